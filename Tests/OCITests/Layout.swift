import Glibc
import OCI
import TestSupport

/// A layout that is written by hand, with what our writers never write.
struct Layout {
    let directory: TemporaryDirectory
    let location: ImageLocation

    init(_ directory: TemporaryDirectory) throws {
        self.directory = directory
        location = try directory.location("oci", "d")
        for folder in ["d", "d/blobs", "d/blobs/sha256"] where access(directory(folder), F_OK) != 0 {
            try makeDirectory(directory(folder))
        }
        try directory.write("d/oci-layout", #"{"imageLayoutVersion":"1.0.0"}"#)
    }

    /// Stores a blob under its digest.
    func put(_ mediaType: MediaType, _ bytes: [UInt8]) throws -> Descriptor {
        let digest = try Digest(of: bytes)
        try writeBytes(bytes, to: directory("d/blobs/sha256/" + digest.hex))
        return Descriptor(mediaType: mediaType, digest: digest, size: bytes.count)
    }

    /// A descriptor as JSON, with more keys behind the usual ones.
    func entry(_ blob: Descriptor, _ more: String = "") -> String {
        #"{"mediaType":"\#(blob.mediaType)","digest":"\#(blob.digest)","size":\#(blob.size)\#(more)}"#
    }

    /// Stores an image without layers; returns its entry.
    func image(_ architecture: String, _ variant: String?) throws -> String {
        let variant = variant.map { #","variant":"\#($0)""# } ?? ""
        let platform = #""architecture":"\#(architecture)","os":"linux"\#(variant)"#
        let text = #"{\#(platform),"config":null,"rootfs":{"type":"layers","diff_ids":null},"history":null}"#
        let config = try put(.config, Array(text.utf8))
        let manifest = #"{"schemaVersion":2,"config":\#(entry(config)),"layers":null}"#
        let blob = try put(.manifest, Array(manifest.utf8))
        return entry(blob, #","platform":{\#(platform)}"#)
    }

    /// Stores an index of entries; returns its own.
    func index(_ entries: [String], note: String = "") throws -> String {
        let text = #"{"schemaVersion":2,"manifests":[\#(entries.joined(separator: ","))],"note":"\#(note)"}"#
        return entry(try put(.index, Array(text.utf8)))
    }

    /// Writes the layout's own index.
    func name(_ entries: [String]) throws { try Self.name(entries, in: directory) }

    static func name(_ entries: [String], in directory: TemporaryDirectory) throws {
        try directory.write("d/index.json", #"{"schemaVersion":2,"manifests":[\#(entries.joined(separator: ","))]}"#)
    }
}
