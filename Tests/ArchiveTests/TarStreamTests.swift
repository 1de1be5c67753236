import Archive
import SystemPackage
import TestSupport
import Testing

@Suite struct TarStreamTests {
    /// All entries with their data.
    private func read(
        _ tar: [UInt8], piece: Int = .max, entryLimit: Int = 1_000
    ) throws -> [(entry: TarEntry, data: [UInt8])] {
        var stream = TarStream(MemorySource(tar, piece: piece), entryLimit: entryLimit)
        var found: [(entry: TarEntry, data: [UInt8])] = []
        while let entry = try stream.next() {
            var data: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 700)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try stream.read(into: $0) }
                if count == 0 { break }
                data += buffer[..<count]
            }
            found.append((entry, data))
        }
        #expect(try stream.next() == nil)
        return found
    }

    /// Real archives, held against what libarchive reads.
    @Test(.enabled(if: Tool("tar").isUsable), arguments: ["v7", "ustar", "gnu", "oldgnu", "pax"], [1, 513, 100_000])
    func gnuTarFormats(_ format: String, _ piece: Int) async throws {
        let directory = try TemporaryDirectory()
        let script = """
            mkdir -p t/dir && cd t && echo hello > dir/Főtan && : > empty && head -c 5000 /dev/urandom > noise
            ln -s ../a//b/./c link && ln noise other && chmod 4711 noise
            n=$(printf 'n%.0s' $(seq 95))
            test $0 = v7 || mkfifo fifo
            case $0 in v7|ustar) ;; *)
                mkdir -p $n/$n/$n && echo deep > $n/$n/$n/deep && ln $n/$n/$n/deep zz-deep && ln -s $n/$n/$n/deep long
            esac
            tar --format=$0 --sort=name --owner=:1234567 --group=:2097151 --numeric-owner -cf ../a.tar .
            """
        let made = try await run("sh", ["-ec", script, format], in: directory.path)
        try #require(made.succeeded, "\(made)")
        let file = try FileDescriptor.open(FilePath(directory("a.tar")), .readOnly)
        let bytes = try file.closeAfter {
            var bytes = [UInt8](repeating: 0, count: Int(try file.seek(offset: 0, from: .end)))
            _ = try bytes.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0, into: $0) }
            return bytes
        }
        let found = try read(bytes, piece: piece)
        let expected = try libarchive(FilePath(directory("a.tar")))
        #expect(found.count == expected.count)
        for (ours, theirs) in zip(found, expected) {
            var path = theirs.0.path
            if path.hasSuffix("/") { path.removeLast() }
            #expect(ours.entry.path.map { "./" + $0.text } ?? "." == path)
            #expect(ours.data == theirs.1 && ours.entry.mode == theirs.0.mode)
            #expect(ours.entry.uid == 1_234_567 && ours.entry.gid == 2_097_151)
            switch (ours.entry.kind, theirs.0.kind) {
            case (.symbolicLink(let target), .symbolicLink(let text)): #expect(target == Array(text.utf8))
            case (.hardLink(let target), .hardLink(let text)): #expect("./" + target.text == text)
            case (.file, .file), (.directory, .directory), (.special, .special): break
            default: Issue.record("\(ours.entry) is \(theirs.0)")
            }
        }
    }

    @Test func numbersAndExtensions() throws {
        let long = String(repeating: "d/", count: 150) + "x"
        let tar =
            RawTar.entry("big", uid: [0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF])
            + RawTar.pax([
                ("path", Array("renamed".utf8)), ("uid", Array("4294967295".utf8)), ("gid", Array("7".utf8)),
                ("size", Array("3".utf8)), ("SCHILY.xattr.user.a", [0, 10, 61, 255]),
            ]) + RawTar.entry("x", data: [1, 2, 3], size: 0) + RawTar.gnu("K", long) + RawTar.gnu("L", long + "y")
            + RawTar.entry("x", type: "1", target: "x") + RawTar.pax([("comment", [65])], type: "g")
            + RawTar.pax([("linkpath", Array("//denormal/".utf8))]) + RawTar.entry("s", type: "2")
            + RawTar.entry("after", mode: "100755 ") + RawTar.end
        let found = try read(tar + [UInt8](repeating: 0, count: 9_000))
        let entries = found.map(\.entry)
        #expect(entries.map(\.path?.text) == ["big", "renamed", long + "y", "s", "after"])
        #expect(entries[0].uid == 0x7FFF_FFFF && entries[1].uid == .max && entries[1].gid == 7)
        #expect(found[1].data == [1, 2, 3])
        #expect(try entries[2].kind == .hardLink(TarPath(long)))
        #expect(entries[3].kind == .symbolicLink(Array("//denormal/".utf8)) && entries[4].mode == 0o755)
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let tar: [UInt8]
        let isExpected: @Sendable (TarError) -> Bool

        init(_ name: String, _ tar: [UInt8], _ isExpected: @escaping @Sendable (TarError.Problem) -> Bool) {
            testDescription = name
            self.tar = tar
            self.isExpected = { isExpected($0.problem) }
        }
    }

    private static let one = RawTar.entry("one", data: [1])
    static let damages: [Damage] = {
        var damages = [
            Damage("empty", []) { if case .truncated = $0 { true } else { false } },
            Damage("no end marker", one) { if case .truncated = $0 { true } else { false } },
            Damage("half an end marker", one + RawTar.end.dropLast(512)) {
                if case .truncated = $0 { true } else { false }
            },
            Damage("end inside data", RawTar.entry("a", size: 2_000)) {
                if case .truncated = $0 { true } else { false }
            },
            Damage("end inside padding", Array(one.dropLast())) { if case .truncated = $0 { true } else { false } },
            Damage("endless file", RawTar.entry("a", size: (1 << 33) - 1)) {
                if case .truncated = $0 { true } else { false }
            },
            Damage("extension before the end", RawTar.gnu("L", "x") + RawTar.end) {
                if case .truncated = $0 { true } else { false }
            },
            Damage("byte after the end", one + RawTar.end + [1]) { if case .dataAfterEnd = $0 { true } else { false } },
            Damage("archive after the end", one + RawTar.end + one + RawTar.end) {
                if case .dataAfterEnd = $0 { true } else { false }
            },
            Damage("megabytes of zeros after the end", one + [UInt8](repeating: 0, count: 3 << 20)) {
                if case .dataAfterEnd = $0 { true } else { false }
            },
            Damage("header of noise", one + [UInt8](repeating: 3, count: 2_048)) {
                if case .malformedHeader = $0 { true } else { false }
            },
            Damage("one zero block inside", one + RawTar.end.prefix(512) + one + RawTar.end) {
                if case .malformedHeader = $0 { true } else { false }
            },
            Damage("file as root", RawTar.entry("./") + RawTar.end) {
                if case .malformedHeader = $0 { true } else { false }
            },
            Damage("file with a directory's name", RawTar.entry("a/") + RawTar.end) {
                if case .malformedHeader = $0 { true } else { false }
            },
            Damage("negative owner", RawTar.entry("a", uid: [UInt8](repeating: 255, count: 8)) + RawTar.end) {
                if case .malformedHeader = $0 { true } else { false }
            },
            Damage("owner beyond 32 bits", RawTar.entry("a", uid: [0x80, 0, 0, 1, 0, 0, 0, 0]) + RawTar.end) {
                if case .malformedHeader = $0 { true } else { false }
            },
            Damage("sparse file", RawTar.entry("a", type: "S") + RawTar.end) {
                if case .sparseFile = $0 { true } else { false }
            },
            Damage("pax sparse file", RawTar.pax([("GNU.sparse.major", [49])]) + one + RawTar.end) {
                if case .sparseFile = $0 { true } else { false }
            },
            Damage("symbolic link without a target", RawTar.entry("a", type: "2") + RawTar.end) {
                if case .malformedTarget = $0 { true } else { false }
            },
            Damage(
                "symbolic link with NUL",
                RawTar.pax([("linkpath", [65, 0, 65])]) + RawTar.entry("a", type: "2") + RawTar.end
            ) { if case .malformedTarget = $0 { true } else { false } },
            Damage("hard link with data", RawTar.entry("a", type: "1", target: "one", data: [1]) + RawTar.end) {
                if case .dataOfNoFile = $0 { true } else { false }
            },
            Damage("volume header", RawTar.entry("a", type: "V") + RawTar.end) {
                if case .unsupportedType(86) = $0 { true } else { false }
            },
            Damage("endless extensions", (0..<20).flatMap { _ in RawTar.gnu("L", "x") } + one + RawTar.end) {
                if case .malformedExtension = $0 { true } else { false }
            },
            Damage("great extension", RawTar.entry("L", type: "L", size: 2 << 20) + RawTar.end) {
                if case .malformedExtension = $0 { true } else { false }
            },
            Damage("path for all", RawTar.pax([("path", [65])], type: "g") + one + RawTar.end) {
                if case .malformedExtension = $0 { true } else { false }
            },
        ]
        for bad in ["", "/etc", "../x", "a/../b", "a//b", "a/.", ".//x"] {
            damages += [
                Damage("path `\(bad)`", RawTar.entry(bad) + RawTar.end) {
                    if case .unsafePath = $0 { true } else { false }
                },
                Damage("hard link to `\(bad)`", RawTar.entry("a", type: "1", target: bad) + RawTar.end) {
                    if case .unsafeTarget = $0 { true } else { false }
                },
            ]
        }
        for bytes: [UInt8] in [[65, 0, 65], [0xFF]] {
            damages += [
                Damage("path \(bytes)", RawTar.pax([("path", bytes)]) + RawTar.entry("a") + RawTar.end) {
                    if case .unsafePath = $0 { true } else { false }
                },
                Damage("hard link to \(bytes)", RawTar.pax([("linkpath", bytes)]) + RawTar.entry("a", type: "1")) {
                    if case .unsafeTarget = $0 { true } else { false }
                },
            ]
        }
        return damages
    }()

    @Test(arguments: damages) func damageIsNamed(_ damage: Damage) throws {
        for piece in [100, .max] {
            let error = #expect(throws: TarError.self) { try read(damage.tar, piece: piece) }
            #expect(error.map(damage.isExpected) == true, "\(String(describing: error))")
        }
    }

    @Test func placeOfAnError() throws {
        let error = #expect(throws: TarError.self) { try read(Self.one + RawTar.entry("d/two", size: 9)) }
        #expect(error?.offset == 1_024 && error?.path == "d/two")
        #expect(error?.description.contains("`d/two`, header at byte 1024") == true)
    }

    @Test func tooManyEntries() throws {
        let tar = try tar((0..<11).map { ("f\($0)", []) })
        #expect(try read(tar, entryLimit: 11).count == 11)
        let error = #expect(throws: TarError.self) { try read(tar, entryLimit: 10) }
        #expect(error.map { if case .tooManyEntries(10) = $0.problem { true } else { false } } == true)
    }

    @Test func errorsOfTheSource() throws {
        let good = try tar([("a", [UInt8](repeating: 1, count: 70_000)), ("b", [2])])
        for count in [0, 100, 512, 60_000, good.count - 512, good.count] {
            #expect(throws: BrokenSource.Failure()) {
                var stream = TarStream(BrokenSource(after: Array(good.prefix(count))), entryLimit: 10)
                while try stream.next() != nil {}
            }
        }
    }

    /// Nothing of a skipped file stays in memory, and an archive that is too large for it can be walked over.
    @Test func dataIsNotKept() throws {
        let size = 100 << 20
        let source = ZeroSource(size + 512 + 1_024)
        let header = RawTar.entry("zeros", size: size)
        var stream = TarStream(Chain(MemorySource(header), source), entryLimit: 10)
        #expect(try stream.next()?.size == size)
        #expect(source.rest > size - (1 << 20))
        #expect(try stream.next() == nil && source.rest == 0)
    }

    @Test func noiseNeverTraps() throws {
        var seed = Seed()
        let good =
            RawTar.pax([("path", Array("b/c".utf8)), ("size", [51, 48])]) + RawTar.entry("a", data: noise(30, &seed))
            + RawTar.gnu("K", "b/c") + RawTar.entry("l", type: "1") + RawTar.entry("s", type: "2", target: "x")
            + RawTar.end
        for _ in 0..<3_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &seed) {
                let index = Int.random(in: bytes.indices, using: &seed)
                bytes.set(index, [UInt8.random(in: 0...255, using: &seed)])
            }
            _ = try? read(bytes, piece: Int.random(in: 1...2_000, using: &seed))
        }
    }
}

/// One source after the other.
private final class Chain: ByteSource {
    private let first: any ByteSource
    private let second: any ByteSource

    init(_ first: any ByteSource, _ second: any ByteSource) {
        self.first = first
        self.second = second
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try first.read(into: buffer)
        return count > 0 ? count : try second.read(into: buffer)
    }
}
