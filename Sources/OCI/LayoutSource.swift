import Archive
import Files
import SystemPackage

/// The files of an image layout, wherever it is kept.
enum LayoutSource {
    case directory(FilePath)
    case archive(OpenFile, TarIndex)

    /// - Throws: `FileError` or `TarError`.
    init(_ location: ImageLocation) throws {
        switch location.transport {
        case .directory: self = .directory(location.path)
        case .archive:
            let file = try OpenFile(location.path)
            self = .archive(file, try TarIndex(file.descriptor, range: 0..<file.size, entryLimit: 10_000))
        }
    }

    /// A file of the layout by its path in it; nil when an archive does not hold it.
    /// - Throws: `FileError`.
    func file(_ name: String) throws -> FileExtent? {
        switch self {
        case .directory(let root):
            let file = try OpenFile(root.pushing(FilePath(name)))
            return FileExtent(file: file, range: 0..<file.size)
        case .archive(let file, let index):
            return index.files[name].map { FileExtent(file: file, range: $0) }
        }
    }
}
