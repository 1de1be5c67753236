import Archive
import OSTree

/// Writes an archive repository into the tar of a layer: every object once, in the order in which they come.
final class ArchiveLayer {
    private static let root = ArchiveRepository.placeInImage

    /// What the layer already holds.
    let written = WrittenObjects()
    private(set) var progress = BuildProgress()
    private let tar: TarWriter
    private let report: (BuildProgress) -> Void
    private var shards: Set<Substring> = []

    /// Starts the repository.
    /// - Parameter report: Called after each object.
    init(_ sink: any ByteSink, report: @escaping (BuildProgress) -> Void) throws {
        tar = TarWriter(sink)
        self.report = report
        for directory in Self.parents(of: Self.root + "/config") { try tar.directory(directory) }
        try tar.file(Self.root + "/config", bytes: Array(ArchiveRepository.configuration.utf8))
        for directory in ArchiveRepository.directories { try tar.directory("\(Self.root)/\(directory)") }
    }

    /// Adds an object that is not there yet.
    func put(_ object: EncodedObject) throws {
        progress.files += object.name.kind == .file ? 1 : 0
        progress.contentBytes += object.contentSize
        defer { report(progress) }
        guard written.insert(object.name) else { return }
        let path = object.name.path
        let shard = path.dropLast(path.utf8.count - "objects/xx".utf8.count)
        if shards.insert(shard).inserted { try tar.directory("\(Self.root)/\(shard)") }
        switch object.payload {
        case .memory(let bytes): try tar.file("\(Self.root)/\(path)", bytes: bytes)
        case .spool(let spool): try tar.file("\(Self.root)/\(path)", size: spool.size()) { try spool.copy(to: $0) }
        case .none: throw ImageBuildError("object \(object.name)", "was taken for written, but is not")
        }
        progress.objects += 1
    }

    /// Adds the ref, which makes the commit visible, and ends the tar.
    func finish(_ ref: RefName, commit: Checksum) throws {
        let path = ArchiveRepository.path(of: ref)
        for directory in Self.parents(of: path) where !ArchiveRepository.directories.contains(directory) {
            try tar.directory("\(Self.root)/\(directory)")
        }
        try tar.file("\(Self.root)/\(path)", bytes: Array(ArchiveRepository.content(ofRefTo: commit).utf8))
        try tar.finish()
    }

    private static func parents(of path: String) -> [String] {
        let parts = path.split(separator: "/")
        return (1..<parts.count).map { parts[..<$0].joined(separator: "/") }
    }
}
