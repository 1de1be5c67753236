/// An encapsulated image before it is written, so that a test can damage any part of it.
package struct EncapsulatorImage: Sendable {
    /// What the label `ostree.final-diffid` says.
    package enum FinalLayer: Sendable {
        /// The `diff_id` that the config gives for this layer.
        case layer(Int)
        case text(String)
        case absent
    }

    package var layers: [EncapsulatorLayer]
    package var labels: [String: String]
    package var finalLayer: FinalLayer
    /// As the config spells it, such as `amd64`.
    package var architecture: String
    /// Whether there is a manifest with annotations only, and no config.
    package var isArtifact = false
    /// Done to the list in the config, after the label was made.
    package var configDamage: (@Sendable (inout [String]) -> Void)?
}

/// One layer before it is written.
package struct EncapsulatorLayer: Sendable {
    /// How the tar is compressed.
    package enum Compression: String, Sendable, CaseIterable {
        case none
        case gzip
        case zstd
    }

    package var entries: [EncapsulatorEntry]
    package var compression: Compression
    package var longNames: EncapsulatorEntry.LongNames
    /// Instead of the one that goes with the compression.
    package var mediaType: String?
    package var annotations: [String: String] = [:]
    /// The history's `created_by`.
    package var description: String
    /// After the last entry; two blocks of zeros, as tar wants.
    package var end = [UInt8](repeating: 0, count: 1024)
    /// Done to the tar before it is compressed, hashed and written.
    package var tarDamage: (@Sendable (inout [UInt8]) -> Void)?
    /// Done to the blob before it is hashed.
    package var blobDamage: (@Sendable (inout [UInt8]) -> Void)?
    /// Done to the blob after it was hashed and measured.
    package var storedDamage: (@Sendable (inout [UInt8]) -> Void)?
    /// What the manifest says instead of the true size.
    package var declaredSize: Int?

    package var effectiveMediaType: String {
        mediaType
            ?? "application/vnd.oci.image.layer.v1.tar" + (compression == .none ? "" : "+" + compression.rawValue)
    }

    /// The tar in pieces, each followed by zeros that nobody needs to hold, and where each entry's headers
    /// begin: the first one, and its own.
    func tar() -> (pieces: [(bytes: [UInt8], zeros: Int)], offsets: [ClosedRange<Int>]) {
        var pieces: [(bytes: [UInt8], zeros: Int)] = []
        var bytes: [UInt8] = []
        var offsets: [ClosedRange<Int>] = []
        var before = 0
        for entry in entries {
            let start = before + bytes.count
            bytes += entry.headers(longNames)
            offsets.append(start...before + bytes.count - 512)
            bytes += entry.content
            let rest = entry.zeros + (512 - (entry.content.count + entry.zeros) % 512) % 512
            if rest > 1 << 20 {
                before += bytes.count + rest
                pieces.append((bytes, rest))
                bytes = []
            } else {
                bytes += [UInt8](repeating: 0, count: rest)
            }
        }
        bytes += end
        tarDamage?(&bytes)
        return (pieces + [(bytes, 0)], offsets)
    }
}
