import Archive
import Files
import OCI
import TestSupport

/// An encapsulated image of plain layers that exists in memory only, so that thousands of them can be read.
final class MemoryImage: ImageSource {
    let place = "memory"
    private let blobs: [Digest: [UInt8]]
    private let entry: Descriptor

    /// Labels, digests and sizes are those of the layers, whatever they hold.
    init(commit: String, layers: [[UInt8]]) throws {
        var blobs: [Digest: [UInt8]] = [:]
        func store(_ bytes: [UInt8], _ type: MediaType) throws -> Descriptor {
            let digest = try Digest(of: bytes)
            blobs[digest] = bytes
            return Descriptor(mediaType: type, digest: digest, size: bytes.count)
        }
        let stored = try layers.map { try store($0, .layer) }
        var execution = ImageConfig.Execution()
        execution.labels = [
            "ostree.commit": commit, "ostree.final-diffid": "\(stored[stored.count - 1].digest)",
        ]
        let config = ImageConfig(
            created: nil, platform: Platform(.amd64), execution: execution, layerDigests: stored.map(\.digest))
        let manifest = Manifest(config: try store(config.bytes, .config), layers: stored)
        entry = try store(manifest.bytes, .manifest)
        self.blobs = blobs
    }

    func root() throws -> [Descriptor] { [entry] }

    func document(_ descriptor: Descriptor) throws -> [UInt8] { try bytes(descriptor) }

    func blob(_ descriptor: Descriptor) throws -> any ByteSource { Bytes(try bytes(descriptor)) }

    func extent(_ descriptor: Descriptor) throws -> FileExtent? { nil }

    private func bytes(_ descriptor: Descriptor) throws -> [UInt8] {
        guard let bytes = blobs[descriptor.digest] else { throw TestFailure("no \(descriptor.digest)") }
        return bytes
    }

    private final class Bytes: ByteSource {
        private var rest: ArraySlice<UInt8>

        init(_ bytes: [UInt8]) { rest = bytes[...] }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
            let count = min(buffer.count, rest.count)
            buffer.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            return count
        }
    }
}
