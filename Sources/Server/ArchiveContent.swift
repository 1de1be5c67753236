import Files
import HTTP
package import OCI
import Repository
import SystemPackage

/// The OSTree archive inside an image, as hosts see it.
///
/// Nothing is unpacked, and only what a pull needs is exposed; `tmp` and `state` of a repository never are.
package struct ArchiveContent: Sendable {
    let archive: ArchiveImage

    /// Scans the headers of the layers; blocks while it reads them.
    /// - Throws: `RepositoryError` when the image holds no archive.
    package init(_ image: OpenedImage) throws { archive = try ArchiveImage(image) }

    /// Reads a small file of the repository.
    /// - Parameters:
    ///   - path: Its path inside the repository.
    ///   - limit: The greatest size, in bytes.
    /// - Returns: The bytes; nil when there is no such file.
    /// - Throws: `FileError`, also for a larger file.
    package func read(_ path: String, limit: Int) throws -> [UInt8]? {
        try archive.archive.file(at: path)?.bytes(limit: limit)
    }

    /// Puts the repository under `/ostree/`.
    /// - Throws: `ContentFileError` when a layer has become shorter.
    func add(to content: inout ContentIndex, area: Area) throws(ContentFileError) {
        let stable = content.addKind(ContentKind(area: area, caching: .immutable))
        let changing = content.addKind(ContentKind(area: area, caching: .revalidated))
        var numbers: [Int] = []
        for layer in archive.layers {
            let file = layer.extent.file
            numbers.append(
                content.addFile(
                    try ContentFile(sharing: file.descriptor.rawValue, path: file.path.string)))
        }
        for (path, location) in archive.archive.files {
            guard let exposed = ArchivePath(path) else { continue }
            try content.addEntry(
                "/ostree/" + path, file: numbers[location.layer], offset: location.range.lowerBound,
                size: location.range.count, kind: exposed.caching == .immutable ? stable : changing)
        }
    }
}
