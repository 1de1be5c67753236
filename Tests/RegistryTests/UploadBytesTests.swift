import Archive
import OCI
import TestSupport
import Testing

@testable import Registry

/// What is sent of a blob, and when.
@Suite struct UploadBytesTests {
    private static let count = 200_000

    /// What was reported of the bytes that went out.
    private final class Report {
        var total = 0
        var least = 0
    }

    private func make(
        _ descriptor: Descriptor, _ bytes: [UInt8], _ report: Report = Report(), isStopped: Bool = false
    ) throws -> UploadBytes {
        try UploadBytes(
            descriptor, place: "r/a", stop: StopSign { isStopped },
            report: { count in
                report.total += count
                report.least = min(report.least, count)
            },
            open: { RepositoryBytes(bytes[min($0, bytes.count)...]) })
    }

    /// Parts that begin again before the end of what was sent: each has its bytes, and the digest is taken once.
    @Test func parts() throws {
        var seed = Seed()
        let blob = try RepositoryContent(count: Self.count, &seed)
        let report = Report()
        let bytes = try make(blob.descriptor, blob.bytes, report)
        let first = try bytes.part(0..<150_000)
        #expect(try first.take(100_000).count == 70_001)
        for range in [30_000..<120_000, 120_000..<150_000, 0..<1, 149_999..<200_000, 0..<200_000, 200_000..<200_000] {
            #expect(try bytes.part(range).readToEnd() == Array(blob.bytes[range]), "\(seed) \(range)")
        }
        bytes.correctReport(to: Self.count)
        #expect(report.total == Self.count && report.least == -Self.count)
    }

    /// The last bytes are held back until all of them are known to be right.
    @Test(arguments: [-1, 1, 0]) func wrong(_ surplus: Int) throws {
        var seed = Seed()
        let blob = try RepositoryContent(count: Self.count, &seed)
        var changed = blob.bytes
        switch surplus {
        case -1: changed.removeLast()
        case 1: changed.append(0)
        default: changed[100_000] ^= 1
        }
        let part = try make(blob.descriptor, changed).part(0..<Self.count)
        var given = 0
        let error = #expect(throws: ImageError.self) {
            while case let piece = try part.take(1 << 18), !piece.isEmpty { given += piece.count }
        }
        #expect(given < Self.count && error?.description.contains(blob.descriptor.digest.hex) == true, "\(seed)")
    }

    @Test func empty() throws {
        let blob = try RepositoryContent([])
        #expect(try make(blob.descriptor, []).part(0..<0).readToEnd() == [])
        #expect(throws: ImageError.self) { try make(blob.descriptor, [1]).part(0..<0) }
        let other = Descriptor(mediaType: .layer, digest: try Digest(of: [1]), size: 0)
        #expect(throws: ImageError.self) { try make(other, []).part(0..<0) }
    }

    @Test func stopped() throws {
        let blob = try RepositoryContent([1, 2, 3])
        let part = try make(blob.descriptor, blob.bytes, isStopped: true).part(0..<3)
        #expect(throws: CancellationError.self) { try part.readToEnd() }
    }
}

extension ByteSource {
    /// What one reading gives.
    fileprivate func take(_ count: Int) throws -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
        defer { buffer.deallocate() }
        return Array(buffer[..<(try read(into: buffer))])
    }
}
