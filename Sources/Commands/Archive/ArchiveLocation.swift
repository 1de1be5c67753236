import ArgumentParser
import Inventory
import OCI
import Operations
import OSTree
import Repository

/// Where an archive is: an OSTree repository, or the image that holds one.
enum ArchiveLocation: Sendable, Hashable, CustomStringConvertible {
    case repository(String)
    case image(ImageLocation)

    /// What a place looks like, for help and messages.
    static let forms = "ostree:REPOSITORY, or an image whose layers are not compressed: \(ImageLocation.forms)"

    /// Parses a place.
    /// - Throws: `InvalidValue` naming the forms, or `OCIValueError`.
    init(_ text: String) throws {
        let transport = text.prefix { $0 != ":" }
        let rest = text.dropFirst(transport.count + 1)
        if transport == "ostree", !rest.isEmpty {
            self = .repository(String(rest))
        } else if ImageLocation.Transport(rawValue: String(transport)) != nil {
            self = .image(try ImageLocation(text))
        } else {
            throw InvalidValue(text, expected: "an archive; write \(Self.forms)")
        }
    }

    var description: String {
        switch self {
        case .repository(let path): "ostree:\(path)"
        case .image(let location): "\(location)"
        }
    }

    /// Opens it for reading; blocks.
    /// - Parameter platform: Chooses among the images of an index.
    func open(_ platform: Platform?) throws -> any ObjectStore {
        switch self {
        case .repository(let path): try RepositoryStore(path)
        case .image(let location): try ArchiveImage(OpenedImage(location, platform: platform)).archive
        }
    }
}

extension ImageLocation {
    /// What a place that images are read from looks like, for help and messages.
    static let forms = "oci:DIRECTORY[:TAG], oci-archive:FILE[:TAG], docker-archive:FILE[:NAME] or dir:DIRECTORY"
}

/// The archive that a command reads, and which of its commits.
struct ArchiveArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The archive: \(ArchiveLocation.forms).", valueName: "archive"),
        transform: { try ArchiveLocation($0) })
    var location: ArchiveLocation
    @OptionGroup var platform: PlatformOption

    /// Opens the archive; blocks.
    func open() throws -> any ObjectStore { try location.open(platform.platform) }
}

/// `--arch`, which chooses among the images of an index.
struct PlatformOption: ParsableArguments {
    @Option(
        help: "The architecture to take of an image with several: amd64 or arm64.", transform: { try Architecture($0) })
    var arch: Architecture?

    var platform: Platform? { arch.map { Platform($0) } }
}

extension ObjectStore {
    /// The commit of a revision; without one, of the only branch.
    /// - Throws: `RepositoryError` when there is none, `InvalidValue` when there are several.
    func commit(of revision: String?) throws -> CommitTree { try CommitTree(self, commit: choice(revision).commit) }

    /// The commit of a revision and the branch that named it, nil where its checksum did; without a revision, of the
    /// only branch, or the first of several for one commit.
    /// - Throws: As ``commit(of:)``.
    func choice(_ revision: String?) throws -> (ref: RefName?, commit: Checksum) {
        if let revision {
            let commit = try resolve(revision)
            return ((try? Checksum(hex: revision)) == nil ? try RefName(revision) : nil, commit)
        }
        let refs = try refs()
        let first = refs.min { $0.key.description < $1.key.description }
        guard let first, Set(refs.values).count == 1 else {
            let names = refs.keys.map(\.description).sorted().prefix(20).joined(separator: ", ")
            throw InvalidValue(
                place,
                expected: names.isEmpty
                    ? "an archive with a branch; name a commit with --ref"
                    : "one branch, but has \(names); choose one with --ref")
        }
        return (first.key, first.value)
    }
}
