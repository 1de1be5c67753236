import OSTree
import SystemPackage

/// Reads files of a tree and turns them into objects.
struct TreeFileEncoder {
    private let headers: HeaderReader
    private let encoder: ContentEncoder

    init(headers: HeaderReader, encoder: ContentEncoder) {
        self.headers = headers
        self.encoder = encoder
    }

    func encode(_ file: TreeFile) throws -> EncodedObject {
        if file.isLink { return try encoder.encode(link: headers.link(file)) }
        let descriptor = try file.directory.open(file.name)
        return try descriptor.closeAfter {
            let (header, size) = try headers.regular(descriptor, path: file.path)
            return try encoder.encode(header, size: size, place: file.path) { space in
                do { return try descriptor.read(into: space) } catch {
                    throw ImageBuildError(file.path, "cannot read", cause: error)
                }
            }
        }
    }
}
