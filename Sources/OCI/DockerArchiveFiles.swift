import Archive
import Files
import SystemPackage

/// The files of an archive that `docker save` wrote, where a layer may be a symbolic link to another's.
final class DockerArchiveFiles {
    private static let entryLimit = 10_000
    private static let hopLimit = 8

    private let file: OpenFile
    private let index: TarIndex
    /// Targets of symbolic links by path, looked for only when a file is none.
    private lazy var links = Result { try Self.links(file.path) }

    /// - Throws: `FileError` or `TarError`.
    init(_ path: FilePath) throws {
        file = try OpenFile(path)
        index = try TarIndex(file.descriptor, range: 0..<file.size, entryLimit: Self.entryLimit)
    }

    /// A file by its path; nil when there is none.
    /// - Throws: `ArchiveError`.
    func file(_ path: String) throws -> FileExtent? {
        var path = path
        for _ in 0..<Self.hopLimit {
            if let range = index.files[path] { return FileExtent(file: file, range: range) }
            guard let target = try links.get()[path] else { return nil }
            path = Self.resolve(target, from: path)
        }
        return nil
    }

    private static func links(_ path: FilePath) throws -> [String: String] {
        var reader = try ArchiveReader(path: path, limits: ArchiveLimits(entries: entryLimit))
        var links: [String: String] = [:]
        while let entry = try reader.next() {
            if case .symbolicLink(let target) = entry.kind { links[entry.path] = target }
        }
        return links
    }

    /// Where a link leads inside of the archive.
    private static func resolve(_ target: String, from link: String) -> String {
        var parts = target.hasPrefix("/") ? [] : link.split(separator: "/").dropLast()
        for part in target.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}
