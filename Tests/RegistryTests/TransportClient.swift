import Archive
import Containers
import Dispatch
import HTTP
import OCI
import Registry
import Synchronization
import TestSupport

/// The client under test, with deadlines that suit a test, and what is done with it.
struct TransportClient: Sendable {
    let client: RegistryClient
    let endpoint: RegistryEndpoint
    /// What it told the user.
    let messages = Messages()

    final class Messages: Sendable {
        let list = Mutex<[String]>([])
    }

    /// - Parameters:
    ///   - image: A reference at a registry of the test.
    ///   - isHasty: Whether a registry that does not answer is soon given up.
    ///   - change: Made to the limits.
    init(
        _ image: String, credential: Credential? = nil, isInsecure: Bool = true, tls: ClientSettings.TLS = .init(),
        isHasty: Bool = true, _ change: (inout RegistryLimits) -> Void = { _ in }
    ) throws {
        var limits = RegistryLimits()
        limits.firstPause = .milliseconds(10)
        limits.longestPause = .milliseconds(40)
        limits.chunk = 64 << 10
        var settings = ClientSettings()
        settings.tls = tls
        if isHasty {
            limits.attempts = 4
            limits.patience = .seconds(3)
            limits.answerDeadline = .milliseconds(400)
            limits.storeDeadline = .milliseconds(500)
            limits.documentDeadline = .milliseconds(800)
            settings.connectDeadline = .seconds(2)
            settings.idleDeadline = .milliseconds(500)
            settings.slowestRate = 3_000
            settings.rateWindow = .milliseconds(300)
        }
        change(&limits)
        client = RegistryClient(log: { [messages] text in messages.list.withLock { $0.append(text) } }, limits: limits)
        endpoint = RegistryEndpoint(
            reference: try ImageReference(image), isInsecure: isInsecure, settings: settings, credential: credential)
    }

    /// Pushes an image, its blobs on several threads.
    /// - Parameters:
    ///   - isSerial: Whether on one thread.
    ///   - report: Told of bytes as they are sent.
    /// - Returns: How the registry came to have each blob.
    @discardableResult
    func push(
        _ image: TransportImage, mountsFrom: [String] = [], isSerial: Bool = false,
        report: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws -> [BlobOutcome] {
        try await onThread {
            let destination = RegistryDestination(endpoint, client: client, mountsFrom: mountsFrom)
            let outcomes = Mutex<[Result<BlobOutcome, any Error>?]>(image.blobs.map { _ in nil })
            @Sendable func take(_ index: Int) {
                let outcome = Result { try destination.take(image.content(index), report: report) }
                outcomes.withLock { $0[index] = outcome }
            }
            if isSerial {
                image.blobs.indices.forEach(take)
            } else {
                DispatchQueue.concurrentPerform(iterations: image.blobs.count, execute: take)
            }
            let found = try outcomes.withLock { $0 }.compactMap { try $0?.get() }
            let manifest = try image.manifestDescriptor
            try destination.putDocument(image.manifest.bytes, manifest)
            _ = try destination.publish([manifest])
            return found
        }
    }

    /// Reads an image, and holds every byte of it against the digests.
    func pull() async throws -> [[UInt8]] {
        try await onThread {
            let images = RegistryImages([endpoint], client: client)
            let root = try images.root()[0]
            let bytes = try images.document(root)
            let manifest = try Manifest(bytes, source: "test")
            let blobs = try (manifest.layers + [manifest.config]).map { try images.blob($0).readAll() }
            return blobs + [bytes]
        }
    }

    func tags() async throws -> [String] {
        try await onThread { try client.repository(for: endpoint).tags() }
    }

    /// Runs blocking work away from the pool of the tests.
    func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "client").async { continuation.resume(with: Swift.Result { try body() }) }
        }
    }
}

extension RegistryImages {
    /// Places of which it is known already who asks there.
    convenience init(_ endpoints: [RegistryEndpoint], client: RegistryClient) {
        self.init(endpoints.map { endpoint in RegistryPlace(endpoint.reference) { endpoint } }, client: client)
    }
}

extension TransportImage {
    var manifestDescriptor: Descriptor {
        get throws { try descriptor(manifest) }
    }

    func descriptor(_ blob: Blob) throws -> Descriptor {
        Descriptor(
            mediaType: try MediaType(blob.mediaType), digest: try Digest(blob.digest), size: blob.bytes.count)
    }

    /// A blob as the client takes it.
    func content(_ index: Int) throws -> BlobContent {
        let blob = blobs[index]
        return BlobContent(try descriptor(blob)) { TransportBytes(blob.bytes[$0...]) }
    }
}

/// Bytes in memory as a stream.
final class TransportBytes: ByteSource {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let part = rest.prefix(buffer.count)
        part.withUnsafeBytes { buffer.copyMemory(from: $0) }
        rest = rest.dropFirst(part.count)
        return part.count
    }
}

extension ByteSource {
    func readAll() throws -> [UInt8] {
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try read(into: buffer), count > 0 { bytes += buffer[..<count] }
        return bytes
    }
}
