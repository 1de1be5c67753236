import Encapsulation
import OCI
import TestSupport
import Testing

@Suite("Layers changed at random", .enabled(if: Tool("ostree").isUsable && Tool.isRoot)) struct MutationTests {
    /// Whatever is done to the archives, with all digests made right again: the reader says what is wrong, or gives the
    /// very commit that the label names.
    @Test("give an error or the same commit", arguments: [Encapsulator.Format.v0, .v1(chunks: 1)])
    func mutations(_ format: Encapsulator.Format) async throws {
        let directory = try TemporaryDirectory()
        var encapsulator = try await OddCommit.encapsulator()
        encapsulator.format = format
        encapsulator.compression = .none
        encapsulator.objectDirectories = 1
        let written = try await encapsulator.write(layout: directory("image"))
        let layers = try written.layers.map { layer in
            try EncapsulatorSource.bytes(of: directory("image/blobs/sha256/") + layer.digest.dropFirst(7))
        }
        var seed = Seed()
        var refused = 0
        for round in 0..<150 {
            var changed = layers
            for _ in 0...Int.random(in: 0..<3, using: &seed) {
                Self.change(&changed[Int.random(in: 0..<changed.count, using: &seed)], &seed)
            }
            let image = try MemoryImage(commit: written.commit, layers: changed)
            do {
                let reading = try Reading(image, spool: directory.path)
                #expect(reading.files == encapsulator.source.files, "round \(round), \(seed)")
                let metadata = encapsulator.source.metadata
                // Nothing tells whether what is said of a commit is right.
                let same = reading.metadata.filter { metadata[$0.key] == $0.value || $0.key.hasSuffix(".commitmeta") }
                #expect(same.count == reading.metadata.count, "round \(round), \(seed)")
            } catch {
                #expect(error is EncapsulationError, "round \(round), \(seed): \(error)")
                refused += 1
            }
        }
        #expect((15..<150).contains(refused), "\(seed)")
    }

    private static func change(_ bytes: inout [UInt8], _ seed: inout Seed) {
        let block = Int.random(in: 0..<bytes.count / 512, using: &seed) * 512
        let other = Int.random(in: 0..<bytes.count / 512, using: &seed) * 512
        let at = Int.random(in: 0..<bytes.count, using: &seed)
        switch Int.random(in: 0..<8, using: &seed) {
        case 0: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &seed)
        case 1: bytes.removeSubrange(block..<block + 512)
        case 2: bytes.insert(contentsOf: bytes[block..<block + 512], at: other)
        case 3: bytes.replaceSubrange(block..<block + 512, with: bytes[other..<other + 512])
        case 4: bytes.removeLast(bytes.count - max(512, at))
        case 5:
            bytes.replaceSubrange(at..<min(at + 8, bytes.count), with: Array("77777777".utf8.prefix(bytes.count - at)))
        default:
            // A field of a header, with the header's checksum made right.
            let fields = [0, 100, 108, 116, 124, 156, 157, 257, 345]
            let field = fields[Int.random(in: 0..<fields.count, using: &seed)]
            var header = Array(bytes[block..<block + 512])
            header[field] = UInt8.random(in: .min ... .max, using: &seed)
            header.replaceSubrange(148..<156, with: EncapsulatorEntry.checksum(of: header))
            bytes.replaceSubrange(block..<block + 512, with: header)
        }
    }
}
