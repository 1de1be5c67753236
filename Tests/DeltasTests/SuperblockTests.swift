import OSTree
import TestSupport
import Testing

@Suite("Superblocks of static deltas")
struct SuperblockTests {
    private static func checksum(_ byte: UInt8) throws -> Checksum { try Checksum([UInt8](repeating: byte, count: 32)) }

    private static func sample(
        from: Checksum? = nil, detached: [UInt8]? = nil, parts: Int = 2, fallbacks: Int = 2
    ) throws -> StaticDelta {
        let commit = try Commit(
            metadata: [.init("version", .string("1"))], timestamp: 1_700_000_000, rootTree: checksum(1),
            rootMetadata: checksum(2))
        let objects = try ObjectKind.allCases.prefix(3).map { ObjectName(try checksum(3), $0) }
        return try StaticDelta(
            from: from, commit: commit, detachedMetadata: detached,
            parts: (0..<parts).map {
                .init(checksum: try checksum(4), size: UInt64($0), contentSize: .max, objects: objects)
            },
            fallbacks: (0..<fallbacks).map {
                .init(checksum: try checksum(5), size: UInt64($0), contentSize: 1 << 40)
            })
    }

    @Test("what is written is read again", arguments: [0, 1, 2, 700])
    func roundTrip(count: Int) throws {
        for from in [nil, try Self.checksum(9)] {
            let delta = try Self.sample(from: from, parts: count, fallbacks: count)
            #expect(try StaticDelta(serialised: delta.serialised) == delta)
        }
    }

    @Test("detached metadata must be in normal form")
    func detached() throws {
        #expect(throws: OSTreeError.self) { try Self.sample(detached: [1, 2, 3]) }
        let delta = try Self.sample(detached: [])
        #expect(try StaticDelta(serialised: delta.serialised) == delta)
    }

    /// Checksum AAA= is 32 zeros; the alphabet's `/` is `_`, its `+` stays.
    @Test("paths")
    func paths() throws {
        let zeros = try Self.checksum(0)
        let ones = try Self.checksum(0xFF)
        let scratch = StaticDeltaName(from: nil, to: ones)
        #expect(scratch.superblockPath == "deltas/__/" + String(repeating: "_", count: 40) + "8/superblock")
        let update = StaticDeltaName(from: zeros, to: try Checksum([UInt8](repeating: 0xFB, count: 32)))
        #expect(update.partPath(12).hasPrefix("deltas/AA/" + String(repeating: "A", count: 41) + "-+_v7+_v7"))
        #expect(update.partPath(12).hasSuffix("v7+_s/12"))
        #expect("\(scratch)" == "\(ones)" && "\(update)".hasPrefix("\(zeros)-fbfb"))
    }

    @Test("cut short at any byte, or with more behind it, it is refused")
    func cut() throws {
        let bytes = try Self.sample(from: Self.checksum(9)).serialised
        for count in bytes.indices {
            #expect(throws: OSTreeError.self) { try StaticDelta(serialised: Array(bytes[..<count])) }
        }
        #expect(throws: OSTreeError.self) { try StaticDelta(serialised: bytes + [0]) }
    }

    @Test("with any byte changed it is refused, or is another superblock in normal form")
    func changed() throws {
        let bytes = try Self.sample(from: Self.checksum(9)).serialised
        for index in bytes.indices {
            for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF, bytes[index] ^ 1] {
                var other = bytes
                other[index] = value
                if let read = try? StaticDelta(serialised: other) { #expect(read.serialised == other) }
            }
        }
    }

    @Test("noise is refused")
    func noise() {
        var seed = Seed()
        for _ in 0..<2000 {
            let count = Int.random(in: 0...600, using: &seed)
            let bytes = (0..<count).map { _ in
                UInt8.random(in: 0...255, using: &seed) & .random(in: 0...255, using: &seed)
            }
            #expect(throws: OSTreeError.self, "\(seed)") { try StaticDelta(serialised: bytes) }
        }
    }

    /// A list whose members are all empty is nothing but the offsets of their ends: 4 bytes for each.
    @Test("more members than there can be are refused before they are looked at")
    func counts() throws {
        var bytes = try Self.sample(parts: 0, fallbacks: 0).serialised
        let width = bytes.count < 1 << 8 ? 1 : 2
        let ends = bytes.suffix(6 * width)
        bytes.removeLast(6 * width)
        while bytes.count % 8 != 0 { bytes.append(0) }
        bytes += [UInt8](repeating: 0, count: 1 << 21)
        // The same offsets, as wide as they must be now.
        for start in stride(from: ends.startIndex, to: ends.endIndex, by: width) {
            bytes += ends[start..<start + width] + [UInt8](repeating: 0, count: 4 - width)
        }
        let error = #expect(throws: OSTreeError.self) { try StaticDelta(serialised: bytes) }
        #expect(error?.description.contains("more than the 262144 members") == true)
    }

    @Test("a superblock over the limit is refused, whatever is in it")
    func size() {
        let large = [UInt8](repeating: 0, count: StaticDelta.limit + 1)
        let error = #expect(throws: OSTreeError.self) { try StaticDelta(serialised: large) }
        #expect(error?.description.contains("\(StaticDelta.limit) allowed") == true)
    }

    @Test("a delta in the other byte order, or with another commit in it, is refused by its name")
    func foreign() throws {
        let bytes = try Self.sample().serialised
        for (search, replacement, words) in [
            ("l\0y", "B\0y", "--set-endianness=l"), ("version", "Version", "the commit in it is not"),
        ] {
            let search = Array(search.utf8)
            let place = try #require(bytes.indices.first { bytes[$0...].starts(with: search) })
            var other = bytes
            other.replaceSubrange(place..<place + search.count, with: replacement.utf8)
            let error = #expect(throws: OSTreeError.self) { try StaticDelta(serialised: other) }
            #expect(error?.description.contains(words) == true)
        }
    }
}
