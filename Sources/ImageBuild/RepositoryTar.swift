import Archive
import OSTree

/// Writes files of an archive repository into the tar of a layer, at the place that repositories have in images.
final class RepositoryTar {
    private static let root = ArchiveRepository.placeInImage
    private let tar: TarWriter
    private var directories: Set<Substring> = []

    init(_ sink: any ByteSink) { tar = TarWriter(sink) }

    /// Adds a directory and its parents, those that are not there yet.
    func directory(_ path: String) throws { try makeParents(of: "\(Self.root)/\(path)/") }

    /// Adds a file whose bytes are in memory.
    /// - Parameter path: Inside the repository.
    func file(_ path: String, bytes: [UInt8]) throws {
        try makeParents(of: "\(Self.root)/\(path)")
        try tar.file("\(Self.root)/\(path)", bytes: bytes)
    }

    /// Adds a file whose bytes are streamed.
    func file(_ path: String, size: Int, content: (any ByteSink) throws -> Void) throws {
        try makeParents(of: "\(Self.root)/\(path)")
        try tar.file("\(Self.root)/\(path)", size: size, content: content)
    }

    /// Ends the tar.
    func finish() throws { try tar.finish() }

    private func makeParents(of path: String) throws {
        for (index, character) in zip(path.indices, path) where character == "/" {
            let parent = path[..<index]
            if directories.insert(parent).inserted { try tar.directory(String(parent)) }
        }
    }
}
