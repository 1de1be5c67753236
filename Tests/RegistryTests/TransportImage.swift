import TestSupport

/// An image of random layers, made of plain bytes and apart from the product.
struct TransportImage: Sendable {
    struct Blob: Sendable {
        let digest: String
        let bytes: [UInt8]
        let mediaType: String

        init(_ bytes: [UInt8], _ mediaType: String) {
            digest = TestRegistry.digest(of: bytes)
            self.bytes = bytes
            self.mediaType = mediaType
        }

        fileprivate var descriptor: String {
            #"{"mediaType":"\#(mediaType)","digest":"\#(digest)","size":\#(bytes.count)}"#
        }
    }

    static let manifestType = "application/vnd.oci.image.manifest.v1+json"

    let layers: [Blob]
    let config: Blob
    let manifest: Blob

    /// - Parameter sizes: Of the layers, in bytes.
    init(layers sizes: [Int], _ seed: inout Seed) {
        layers = sizes.map { Blob(Self.bytes($0, &seed), "application/vnd.oci.image.layer.v1.tar") }
        let digests = layers.map { #""\#($0.digest)""# }.joined(separator: ",")
        config = Blob(
            Array(
                #"{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[\#(digests)]}}"#
                    .utf8), "application/vnd.oci.image.config.v1+json")
        let list = layers.map(\.descriptor).joined(separator: ",")
        let text =
            #"{"schemaVersion":2,"mediaType":"\#(Self.manifestType)","config":\#(config.descriptor),"layers":[\#(list)]}"#
        manifest = Blob(Array(text.utf8), Self.manifestType)
    }

    /// The blobs that the manifest names, in the order of a push.
    var blobs: [Blob] { layers + [config] }

    /// Bytes of all blobs.
    var size: Int { blobs.reduce(0) { $0 + $1.bytes.count } }

    /// Writes it as the only image of a layout, called `v1`.
    func write(layout path: String) throws {
        try makeDirectory(path)
        try makeDirectory(path + "/blobs")
        try makeDirectory(path + "/blobs/sha256")
        try writeText(#"{"imageLayoutVersion":"1.0.0"}"#, to: path + "/oci-layout")
        for blob in blobs + [manifest] {
            try writeBytes(blob.bytes, to: path + "/blobs/sha256/" + blob.digest.dropFirst(7))
        }
        let entry =
            manifest.descriptor.dropLast() + #","annotations":{"org.opencontainers.image.ref.name":"v1"}}"#
        try writeText(#"{"schemaVersion":2,"manifests":[\#(entry)]}"#, to: path + "/index.json")
    }

    /// Whether a layout has the image, byte by byte.
    func isWhole(inLayout path: String) throws -> Bool {
        try (blobs + [manifest]).allSatisfy {
            try readBytes(path + "/blobs/sha256/" + $0.digest.dropFirst(7)) == $0.bytes
        }
    }

    /// Stores it in a registry, as somebody's earlier push.
    func add(to registry: TestRegistry, _ repository: String, tag: String?) {
        for blob in blobs { registry.add(blob: blob.bytes, to: repository) }
        registry.add(manifest: manifest.bytes, type: manifest.mediaType, tag: tag, to: repository)
    }

    /// Whether a repository has it, byte by byte, and calls it so.
    func isWhole(in registry: TestRegistry, _ repository: String, tag: String) -> Bool {
        registry.manifest(tag, in: repository) == manifest.bytes
            && blobs.allSatisfy { registry.blob($0.digest, in: repository) == $0.bytes }
    }

    private static func bytes(_ count: Int, _ seed: inout Seed) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            for place in stride(from: 0, to: count - 7, by: 8) {
                raw.storeBytes(of: seed.next(), toByteOffset: place, as: UInt64.self)
            }
            for place in count / 8 * 8..<count { raw[place] = UInt8(truncatingIfNeeded: seed.next()) }
            filled = count
        }
    }
}
