import Files
import Glibc
import ImageBuild
import Inventory
import OCI
import Operations
import SystemPackage

/// Where an OS comes from: a directory tree, an OSTree repository, or an image.
enum ImageSourceLocation: Sendable, Hashable {
    case tree(String)
    case repository(String, revision: String?)
    case image(ImagePlace)

    /// What a source looks like, for help and messages.
    static let forms =
        "tree:DIRECTORY, ostree:REPOSITORY[:REVISION], or an image: " + ImagePlace.readableForms

    /// Parses a source.
    /// - Throws: `InvalidValue` naming the forms, or `OCIValueError`.
    init(_ text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        switch parts[0] {
        case "tree" where parts.count > 1 && !parts[1].isEmpty:
            self = .tree(String(text.dropFirst("tree:".count)))
        case "ostree" where parts.count > 1 && !parts[1].isEmpty && parts.last?.isEmpty == false:
            self = .repository(parts[1], revision: parts.count > 2 ? parts[2] : nil)
        case "tree", "ostree": throw InvalidValue(text, expected: "a source; write \(Self.forms)")
        default: self = .image(try ImagePlace(text))
        }
    }

    /// Looks at both before anything is written.
    /// - Throws: `ImageBuildError` when the source is no directory, or the image would lie inside of it.
    func check(against destination: ImageLocation) throws(ImageBuildError) {
        let path: String
        switch self {
        case .tree(let tree), .repository(let tree, _): path = tree
        case .image: return
        }
        guard isDirectory(FilePath(path)) else {
            throw ImageBuildError(path, "is no directory", remedy: "name an OS tree or a repository")
        }
        let parent = destination.path.removingLastComponent()
        guard let source = Self.real(path),
            let target = Self.real(destination.path.string)
                ?? Self.real(parent.isEmpty ? "." : parent.string)
        else { return }
        guard target != source, !target.starts(with: source) else {
            throw ImageBuildError(
                "\(destination)", "lies inside the source \(path), so it would become part of itself",
                remedy: "choose a place outside")
        }
    }

    private static func real(_ path: String) -> FilePath? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return FilePath(platformString: found)
    }
}
