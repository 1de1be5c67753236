import Files
import SystemPackage

/// The image that skopeo keeps in a plain directory (containers-transports(5), `dir:`): `manifest.json`, the manifests
/// of its platforms as `DIGEST.manifest.json`, and blobs that are named by the digits of their digest.
final class DirectoryImages: LocalImages {
    private static let version = "Directory Transport Version: 1."

    private let location: ImageLocation
    private let top: Descriptor

    var place: String { "\(location)" }

    /// - Throws: ``ImageError``, `Fault` or `FaultReport` when this is no such directory.
    init(_ location: ImageLocation) throws {
        self.location = location
        let bytes: [UInt8]
        do {
            let version = try readFile(location.path.appending("version"), limit: 100)
            guard version.starts(with: Self.version.utf8) else {
                throw OCIValueError(String(decoding: version, as: UTF8.self), is: "no version that is known")
            }
            bytes = try readFile(location.path.appending("manifest.json"), limit: ImageDocument.byteLimit)
        } catch {
            throw ImageError.unopened(location, error)
        }
        top = Descriptor(
            mediaType: try ImageDocument.kind(bytes, source: "\(location), manifest.json"),
            digest: try Digest(of: bytes), size: bytes.count)
    }

    func root() -> [Descriptor] { [top] }

    func find(_ descriptor: Descriptor) throws -> FileExtent? {
        let isManifest = descriptor.mediaType.isManifest || descriptor.mediaType.isIndex
        let hex = descriptor.digest.hex
        let name = !isManifest ? hex : descriptor.digest == top.digest ? "manifest.json" : "\(hex).manifest.json"
        let path = location.path.appending(name)
        guard try exists(path) else { return nil }
        let file = try OpenFile(path)
        return FileExtent(file: file, range: 0..<file.size)
    }
}
