import Archive
import SystemPackage
import TestSupport
import Testing

@Suite struct DecompressedSourceTests {
    private static let compressed: [Compression] = [.gzip, .zstd]

    /// Bytes as the format's own program compresses them.
    private func compress(
        _ bytes: [UInt8], _ compression: Compression, _ options: [String] = []
    ) async throws -> [UInt8] {
        if compression == .plain { return bytes }
        let directory = try TemporaryDirectory()
        let path = try directory.write("plain", bytes: bytes)
        let script = "\(compression.rawValue) -q -c \(options.joined(separator: " ")) plain > packed"
        let made = try await run("sh", ["-c", script], in: directory.path)
        try #require(made.succeeded, "\(path): \(made)")
        let file = try FileDescriptor.open(FilePath(directory("packed")), .readOnly)
        return try file.closeAfter {
            var packed = [UInt8](repeating: 0, count: Int(try file.seek(offset: 0, from: .end)))
            _ = try packed.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0, into: $0) }
            return packed
        }
    }

    private func problem(
        _ bytes: [UInt8], _ compression: Compression? = nil, limit: Int = 1 << 20
    ) -> DecompressionError.Problem? {
        let error = #expect(throws: DecompressionError.self) {
            try DecompressedSource(MemorySource(bytes), compression: compression, limit: limit).all()
        }
        return error?.problem
    }

    @Test(arguments: Compression.allCases, [1, 7, 100_000])
    func comesBack(_ compression: Compression, _ piece: Int) async throws {
        var seed = Seed()
        let plain = noise(20_000, &seed) + [UInt8](repeating: 5, count: 50_000) + noise(3, &seed)
        let packed = try await compress(plain, compression)
        for asked in [compression, nil] {
            let inner = MemorySource(packed, piece: piece)
            let source = try DecompressedSource(inner, compression: asked, limit: plain.count)
            #expect(try source.all(piece: 999) == plain, "\(seed)")
            #expect(inner.ends > 0)
            #expect(try source.all().isEmpty)
        }
        #expect(problem(packed, limit: plain.count - 1) == .tooLarge(limit: plain.count - 1))
    }

    /// gzip concatenates; pigz, zstd and zstd:chunked write many frames.
    @Test(arguments: compressed) func severalMembers(_ compression: Compression) async throws {
        let one = try await compress(Array("one,".utf8), compression)
        let two = try await compress(Array("two".utf8), compression)
        let source = try DecompressedSource(MemorySource(one + two + one), limit: 100)
        #expect(try source.all() == Array("one,twoone,".utf8))
    }

    @Test(arguments: compressed) func everyTruncation(_ compression: Compression) async throws {
        var seed = Seed()
        let packed = try await compress(noise(300, &seed), compression)
        for count in Compression.gzip == compression ? 3..<packed.count : 4..<packed.count {
            #expect(problem(Array(packed.prefix(count))) == .truncated, "\(count) \(seed)")
        }
    }

    @Test(arguments: compressed) func trailingBytes(_ compression: Compression) async throws {
        let packed = try await compress(Array("data".utf8), compression)
        for tail in [[0], [1, 2, 3], [UInt8](repeating: 0, count: 512), [UInt8](repeating: 7, count: 300_000)] {
            let found = problem(packed + tail)
            if compression == .gzip {
                #expect(found == .trailingData)
            } else {
                #expect(found != nil)
            }
        }
    }

    @Test(arguments: compressed) func damage(_ compression: Compression) async throws {
        let text = Array((0..<400).map { "line \($0 * 7919)\n" }.joined().utf8)
        var packed = try await compress(text, compression)
        for index in packed.indices.dropFirst(40).prefix(60) { packed[index] = 0xFF }
        let found = problem(packed)
        #expect(found.map { if case .damaged(let reason) = $0 { !reason.isEmpty } else { false } } == true, "\(found)")
    }

    @Test(arguments: [("bzip2", [UInt8]("BZh91AY&SY".utf8)), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]), ("empty", [])])
    func otherFormatsAreNotStarted(_ name: String, _ bytes: [UInt8]) throws {
        #expect(try DecompressedSource(MemorySource(bytes), limit: 100).all() == bytes)
        for expected in Self.compressed {
            #expect(problem(bytes, expected) == .unexpectedFormat(expected: expected, found: .plain), "\(name)")
        }
    }

    /// What is inside a filter is data, also when it looks like another filter's.
    @Test func oneFilterOnly() async throws {
        let inner = try await compress(Array("inner".utf8), .gzip)
        for outer in Self.compressed {
            let packed = try await compress(inner, outer)
            #expect(try DecompressedSource(MemorySource(packed), limit: 100).all() == inner)
        }
        #expect(try DecompressedSource(MemorySource(inner), compression: .plain, limit: 100).all() == inner)
    }

    /// An error of the source comes through the C library as it is.
    @Test(arguments: Compression.allCases) func errorsOfTheSource(_ compression: Compression) async throws {
        var seed = Seed()
        let packed = try await compress(noise(5_000, &seed), compression)
        for count in [0, 2, 4, 30, packed.count - 1, packed.count] {
            #expect(throws: BrokenSource.Failure(), "\(count)") {
                let source = BrokenSource(after: Array(packed.prefix(count)))
                _ = try DecompressedSource(source, compression: compression, limit: 10_000).all()
            }
        }
    }

    @Test(arguments: compressed) func bomb(_ compression: Compression) async throws {
        let packed = try await compress([UInt8](repeating: 0, count: 8 << 20), compression)
        #expect(packed.count < 20_000)
        #expect(problem(packed, limit: 1 << 20) == .tooLarge(limit: 1 << 20))
    }

    @Test func noiseNeverTraps() async throws {
        var seed = Seed()
        let good = [
            try await compress(noise(200, &seed), .gzip), try await compress(noise(200, &seed), .zstd),
        ]
        for _ in 0..<2_000 {
            var bytes = good[Int.random(in: 0...1, using: &seed)]
            for _ in 0..<Int.random(in: 1...4, using: &seed) {
                bytes[Int.random(in: bytes.indices, using: &seed)] = UInt8.random(in: 0...255, using: &seed)
            }
            _ = try? DecompressedSource(MemorySource(bytes), limit: 4_000).all()
        }
    }
}
