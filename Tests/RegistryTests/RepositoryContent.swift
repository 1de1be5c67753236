import Archive
import Dispatch
import OCI

/// Bytes of a test that are a blob.
struct RepositoryContent: Sendable {
    let bytes: [UInt8]
    let descriptor: Descriptor

    init(_ bytes: [UInt8], as type: MediaType = .layer) throws {
        self.bytes = bytes
        descriptor = Descriptor(mediaType: type, digest: try Digest(of: bytes), size: bytes.count)
    }

    /// Random bytes, so that every blob is another one.
    init(count: Int, _ generator: inout some RandomNumberGenerator) throws {
        var words = (0..<(count + 7) / 8).map { _ in generator.next() as UInt64 }
        try self.init(words.withUnsafeMutableBytes { Array($0.prefix(count)) })
    }

    var content: BlobContent {
        let bytes = bytes
        return BlobContent(descriptor) { RepositoryBytes(bytes[$0...]) }
    }

    /// The manifest of an image that has this as its only layer, and an empty config.
    func manifest(config: RepositoryContent) throws -> (bytes: [UInt8], descriptor: Descriptor) {
        let bytes = Manifest(config: config.descriptor, layers: [descriptor]).bytes
        return (bytes, Descriptor(mediaType: .manifest, digest: try Digest(of: bytes), size: bytes.count))
    }
}

/// Bytes in memory as a stream, in pieces of odd sizes.
final class RepositoryBytes: ByteSource {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = rest.prefix(min(buffer.count, 70_001))
        buffer.copyBytes(from: part)
        rest = rest.dropFirst(part.count)
        return part.count
    }
}

extension ByteSource {
    func readToEnd() throws -> [UInt8] {
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try read(into: buffer), count > 0 { bytes += buffer[..<count] }
        return bytes
    }
}

/// Runs what blocks on a thread of its own.
func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { done in
        DispatchQueue(label: "registry").async { done.resume(with: Result { try body() }) }
    }
}
