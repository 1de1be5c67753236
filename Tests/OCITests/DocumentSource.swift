import Archive
import Files
import OCI
import TestSupport

/// Documents in memory, which nobody holds against their digests.
final class DocumentSource: ImageSource {
    let place = "memory"
    private var named: [Descriptor] = []
    private var documents: [Digest: [UInt8]] = [:]

    /// The descriptor of something that is not there.
    let absent =
        #"{"mediaType":"\#(MediaType.manifest)","digest":"sha256:\#(String(repeating: "0", count: 64))","size":1}"#

    func name(_ descriptor: Descriptor) { named = [descriptor] }

    func put(_ bytes: [UInt8], _ descriptor: Descriptor) { documents[descriptor.digest] = bytes }

    func blob(_ bytes: [UInt8]) throws -> Descriptor {
        Descriptor(mediaType: .layer, digest: try Digest(of: bytes), size: bytes.count)
    }

    func manifest(_ layers: [Descriptor], more: String = "") throws -> Descriptor {
        let config = Descriptor(mediaType: .empty, digest: try Digest(of: Array("{}".utf8)), size: 2)
        return try put(Manifest(config: config, layers: layers).bytes, .manifest, more)
    }

    func index(_ manifests: [Descriptor], more: String = "") throws -> Descriptor {
        try put(ImageIndex(manifests: manifests).bytes, .index, more)
    }

    func root() throws -> [Descriptor] { named }

    func document(_ descriptor: Descriptor) throws -> [UInt8] {
        guard let bytes = documents[descriptor.digest] else { throw TestFailure("no \(descriptor.digest)") }
        return bytes
    }

    func blob(_ descriptor: Descriptor) throws -> any ByteSource { throw TestFailure("no \(descriptor.digest)") }

    func extent(_ descriptor: Descriptor) throws -> FileExtent? { nil }

    private func put(_ bytes: [UInt8], _ type: MediaType, _ more: String) throws -> Descriptor {
        let bytes = bytes.dropLast() + Array((more + "}").utf8)
        let descriptor = Descriptor(mediaType: type, digest: try Digest(of: bytes), size: bytes.count)
        put(bytes, descriptor)
        return descriptor
    }
}
