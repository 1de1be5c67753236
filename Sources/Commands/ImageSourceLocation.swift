import Files
import Glibc
import ImageBuild
import Inventory
import OCI
import SystemPackage

/// Where an OS comes from: a directory tree, or an OSTree repository.
enum ImageSourceLocation: Sendable, Hashable {
    case tree(String)
    case repository(String)

    /// Parses `tree:DIRECTORY` or `ostree:REPOSITORY`.
    /// - Throws: `InvalidValue` naming both.
    init(_ text: String) throws(InvalidValue) {
        let transport = text.prefix { $0 != ":" }
        let path = String(text.dropFirst(transport.count + 1))
        switch (transport, path.isEmpty) {
        case ("tree", false): self = .tree(path)
        case ("ostree", false): self = .repository(path)
        default: throw InvalidValue(text, expected: "a source; write tree:DIRECTORY or ostree:REPOSITORY")
        }
    }

    /// Looks at both before anything is written.
    /// - Throws: `ImageBuildError` when the source is no directory, or the image would lie inside of it.
    func check(against destination: ImageLocation) throws(ImageBuildError) {
        let path =
            switch self {
            case .tree(let path), .repository(let path): path
            }
        guard isDirectory(FilePath(path)) else {
            throw ImageBuildError(path, "is no directory", remedy: "name an OS tree")
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
