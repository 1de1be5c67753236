import Files
import Glibc
import SystemPackage
import Workers

/// Public keys of OpenPGP with which signatures are verified, by the program `gpgv` of GnuPG.
///
/// The keys are in a directory of their own, which goes away with the value.
struct SimpleSigningKeyring: ~Copyable {
    /// The most bytes that a signature may say, unpacked.
    private static var limit: Int { 1 << 20 }

    private let directory: FilePath
    private let program: FilePath
    private let deadline: Duration
    private let end: ContinuousClock.Instant

    private init(directory: FilePath, program: FilePath, deadline: Duration) {
        self.directory = directory
        self.program = program
        self.deadline = deadline
        end = .now + deadline
    }

    deinit { Self.remove(directory) }

    /// Writes keys where `gpgv` finds them.
    /// - Parameters:
    ///   - keys: Keyrings, each in binary or armoured form.
    ///   - deadline: How long all verifications together may take: there may be many signatures that unpack to much.
    /// - Throws: ``SignatureFault``.
    static func make(
        _ keys: [[UInt8]], _ environment: HostEnvironment, deadline: Duration = .seconds(60)
    ) throws(SignatureFault) -> SimpleSigningKeyring {
        guard let program = find("gpgv", environment) else {
            throw SignatureFault(
                "the program gpgv is needed to verify signatures of GPG, and is not installed; install the package gpgv"
            )
        }
        var ring: [UInt8] = []
        for key in keys { ring += try SimpleSigningArmour.binary(key) }
        guard !ring.isEmpty else { throw SignatureFault("there is no key") }
        var template = Array("\(environment["TMPDIR"] ?? "/tmp")/slipway-keys-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw SignatureFault("\(FileError("create a directory like", pathText(template), Errno(rawValue: errno)))")
        }
        let keyring = SimpleSigningKeyring(
            directory: pathText(template), program: program, deadline: deadline)
        try keyring.write(ring, to: "keys.gpg")
        return keyring
    }

    /// Verifies a signature.
    /// - Parameter message: An OpenPGP message that is signed once (RFC 4880 section 11.3).
    /// - Returns: What was signed.
    /// - Throws: ``SignatureFault``.
    borrowing func verify(_ message: [UInt8]) throws(SignatureFault) -> [UInt8] {
        try write(message, to: "message")
        // What was signed comes out before it is verified, and must not be mixed with the verdict; hence two runs.
        let verdict = try run(["--status-fd", "1", "--output", "/dev/null"])
        if let problem = SimpleSigningVerdict(status: verdict.output).problem { throw SignatureFault(problem) }
        let text = try run(["--output", "-"])
        guard verdict.hasSucceeded, text.hasSucceeded else { throw SignatureFault("\(program) does not accept it") }
        return text.output
    }

    /// Runs the program on the message.
    private borrowing func run(
        _ options: [String]
    ) throws(SignatureFault) -> (output: [UInt8], hasSucceeded: Bool) {
        var process: ProgramRun
        do {
            process = try ProgramRun.start(
                program.string,
                arguments: ["gpgv", "--homedir", directory.string, "--keyring", directory.appending("keys.gpg").string]
                    + options + ["--", directory.appending("message").string],
                variables: ["LC_ALL": "C", "HOME": directory.string, "PATH": "/usr/bin:/bin"], input: [])
        } catch {
            throw SignatureFault("\(program) cannot be started: \(error)")
        }
        switch process.result(limit: Self.limit, by: end) {
        case .ended(let status, let output, _): return (output, status == .exited(0))
        case .late: throw SignatureFault("\(program) was not done with all of them in \(deadline)")
        case .flooded: throw SignatureFault("it is larger than \(Self.limit) bytes")
        }
    }

    private borrowing func write(_ bytes: [UInt8], to name: String) throws(SignatureFault) {
        let path = directory.appending(name)
        do {
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec, .noFollow], permissions: [.ownerReadWrite]
            )
            _ = try file.closeAfter { try file.writeAll(bytes) }
        } catch {
            throw SignatureFault("\(FileError("write", path, error))")
        }
    }

    private static func find(_ name: String, _ environment: HostEnvironment) -> FilePath? {
        let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { FilePath(String($0)) }
        return folders.map { $0.appending(name) }.first { $0.isAbsolute && access($0.string, X_OK) == 0 }
    }

    private static func remove(_ directory: FilePath) {
        for name in (try? listDirectory(directory)) ?? [] { unlink(directory.appending(name).string) }
        rmdir(directory.string)
    }

    private static func pathText(_ template: [CChar]) -> FilePath {
        FilePath(String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }
}
