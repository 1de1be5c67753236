import Files
import SystemPackage

/// The image that skopeo keeps in a plain directory (containers-transports(5), `dir:`): `manifest.json`, the manifests
/// of its platforms as `DIGEST.manifest.json`, and blobs that are named by the digits of their digest.
final class DirectoryImages: LocalImages {
    static let versionName = "version"
    static let topName = "manifest.json"
    /// What the file `version` holds; readers take any minor version.
    static let version = "Directory Transport Version: 1.1\n"
    private static let major = "Directory Transport Version: 1."

    private let location: ImageLocation
    private let top: Descriptor

    var place: String { "\(location)" }

    /// - Throws: ``ImageError``, `Fault` or `FaultReport` when this is no such directory.
    init(_ location: ImageLocation) throws {
        self.location = location
        let bytes: [UInt8]
        do {
            let version = try readFile(location.path.appending(Self.versionName), limit: 100)
            guard version.starts(with: Self.major.utf8) else {
                throw OCIValueError(String(decoding: version, as: UTF8.self), is: "no version that is known")
            }
            bytes = try readFile(location.path.appending(Self.topName), limit: ImageDocument.byteLimit)
        } catch {
            throw ImageError.unopened(location, error)
        }
        top = Descriptor(
            mediaType: try ImageDocument.kind(bytes, source: "\(location), \(Self.topName)"),
            digest: try Digest(of: bytes), size: bytes.count)
    }

    func root() -> [Descriptor] { [top] }

    func find(_ descriptor: Descriptor) throws -> FileExtent? {
        let isManifest = descriptor.mediaType.isManifest || descriptor.mediaType.isIndex
        let hex = descriptor.digest.hex
        let name =
            !isManifest ? hex : descriptor.digest == top.digest ? Self.topName : Self.documentName(descriptor.digest)
        let path = location.path.appending(name)
        guard try exists(path) else { return nil }
        let file = try OpenFile(path)
        return FileExtent(file: file, range: 0..<file.size)
    }

    /// The file of a manifest that is not the topmost document.
    static func documentName(_ digest: Digest) -> String { "\(digest.hex).\(topName)" }

    /// Whether a file is a blob, a manifest behind an index, or a signature of one.
    static func isPart(_ name: String) -> Bool {
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if name.hasPrefix("signature-") { return true }
        guard (try? Digest("sha256:\(parts[0])")) != nil else { return false }
        return parts.count == 1 || parts[1] == topName || parts[1].hasPrefix("signature-")
    }
}
