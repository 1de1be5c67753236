import Boot
import Cluster
import Containers
import Encapsulation
import Files
import HTTP
import Ignition
import ImageBuild
import Inventory
import Kubernetes
import Markup
import Media
import OCI
import OSTree
import Operations
import PKI
import Repository
import Server
import Store
import SystemPackage

/// How the program ends, for scripts.
enum ExitStatus: Int32 {
    case done = 0
    /// The input is wrong.
    case invalidInput = 1
    /// The command line is wrong.
    case usage = 2
    /// Something outside failed: a disk, a network, a peer.
    case outsideFailed = 3
    /// Ctrl-C or a polite end (128 + SIGINT).
    case interrupted = 130

    /// The status that an error means.
    init(of error: any Error) {
        switch error {
        case let failure as CommandFailed: self = failure.status
        case is CancellationError: self = .interrupted
        case let error as AdminClientError: self = error.isInput ? .invalidInput : .outsideFailed
        case is AdminTokenError, is InvalidUnixSocketPath, is NoStore, is StoreDumpError, is UnguardedAdministration,
            is UnusableVariable:
            self = .invalidInput
        case let refusal as LiveRefusal: self = refusal.isInput ? .invalidInput : .outsideFailed
        case let refusal as RemovalRefusal: self = refusal.isInput ? .invalidInput : .outsideFailed
        case let error as ImageBuildError: self = error.cause.map(Self.isInput) ?? true ? .invalidInput : .outsideFailed
        case is Fault, is FaultReport, is VersionSkewRefusal, is KubeconfigError, is InvalidValue, is ExposedSecrets,
            is OtherCluster, is PKIError,
            is BundleKeyError, is SecretsConflict, is IncompleteSecrets, is ControlPlanePKIError, is ForeignBundle,
            is MigrationRefusal, is KubeadmCertificatesError,
            is NoSecrets,
            is IgnitionError, is TranslationError, is RenderingError, is BootError, is EncapsulationError,
            is ContentFileError,
            is BootFileError, is MediaError, is OSTreeError, is OCIValueError, is ImageError,
            is RegistriesRefusal, is CredentialError, is CertificateDirectoryError, is SignatureRefusal,
            is SignatureFormatError, is ClientTLSError, is ProxyRulesError, is PromptError,
            is ImageWithoutRef, is UnknownServerURL, is UnfitCertificate, is UnbootableHost, is InvalidListenAddress:
            self = .invalidInput
        case let error as RepositoryError: self = error.kind == .unreadable ? .outsideFailed : .invalidInput
        case let error as FileError: self = Self.isInput(error.cause) ? .invalidInput : .outsideFailed
        default: self = .outsideFailed
        }
    }

    /// Whether the caller named a file that is not there, may not be used, or is something else.
    private static func isInput(_ cause: any Error) -> Bool {
        if cause is FileTooLarge { return true }
        let named: [Errno] = [
            .noSuchFileOrDirectory, .permissionDenied, .notPermitted, .isDirectory, .notDirectory, .invalidArgument,
        ]
        return (cause as? Errno).map(named.contains) ?? false
    }
}

/// A command that has said what is wrong and only needs to end.
struct CommandFailed: Error {
    let status: ExitStatus
}
