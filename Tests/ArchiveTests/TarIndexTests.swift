import Archive
import SystemPackage
import TestSupport
import Testing

@Suite struct TarIndexTests {
    @Test(.enabled(if: Tool("tar").isUsable), arguments: ["v7", "ustar", "gnu", "oldgnu", "pax", "posix"])
    func gnuTarFormats(_ format: String) async throws {
        let directory = try TemporaryDirectory()
        let long =
            format == "v7" ? "short" : String(repeating: "p", count: 95) + "/" + String(repeating: "n", count: 90)
        let endless = String(repeating: String(repeating: "e", count: 200) + "/", count: 3) + "end"
        var texts = ["a/one": "1", "a/Főtanúsítvány.crt": "ő", long: String(repeating: "x", count: 5_000)]
        if !["v7", "ustar"].contains(format) { texts[endless] = "deep" }
        for (path, text) in texts {
            let parent = path.split(separator: "/").dropLast().joined(separator: "/")
            #expect(try await run("mkdir", ["-p", directory("tree/" + parent)]).succeeded)
            try directory.write("tree/" + path, text)
        }
        let made = try await run(
            "tar", ["--format=\(format)", "-cf", directory("a.tar"), "-C", directory("tree"), "."])
        #expect(made.succeeded, "\(made)")
        let read = try libarchive(FilePath(directory("a.tar"))).filter { $0.0.kind == .file }
        #expect(Set(read.map(\.0.path)) == Set(texts.keys.map { "./" + $0 }))
        let file = try FileDescriptor.open(FilePath(directory("a.tar")), .readOnly)
        try file.closeAfter {
            let end = Int(try file.seek(offset: 0, from: .end))
            let files = try TarIndex(file, range: 0..<end).files
            #expect(Set(files.keys) == Set(texts.keys))
            for (path, range) in files {
                var bytes = [UInt8](repeating: 0, count: range.count)
                _ = try bytes.withUnsafeMutableBytes {
                    try file.read(fromAbsoluteOffset: Int64(range.lowerBound), into: $0)
                }
                #expect(String(decoding: bytes, as: UTF8.self) == texts[path])
            }
        }
    }

    @Test("the paths of other entries", .enabled(if: Tool("tar").isUsable))
    func otherEntries() async throws {
        let directory = try TemporaryDirectory()
        let script = "mkdir -p t/a; touch t/a/f; ln -s f t/a/l; ln t/a/l t/a/m; mkfifo t/p; tar -cf t.tar -C t ."
        #expect(try await run("sh", ["-ec", script], in: directory.path).succeeded)
        let file = try FileDescriptor.open(FilePath(directory("t.tar")), .readOnly)
        try file.closeAfter {
            let index = try TarIndex(file, range: 0..<Int(file.seek(offset: 0, from: .end)))
            #expect(Set(index.files.keys) == ["a/f"])
            #expect(index.directories == ["a"])
            #expect(index.others == ["a/l", "a/m", "p"])
        }
    }

    /// Edits to a good archive of `one` (512 bytes of header and of data, so that `two` begins at 1024) and `two`.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let edit: @Sendable (inout [UInt8]) -> Void
        let isExpected: @Sendable (TarError.Problem) -> Bool
    }

    static let damages = [
        Damage(testDescription: "checksum", edit: { $0[1] ^= 1 }) {
            if case .malformedHeader = $0 { true } else { false }
        },
        Damage(testDescription: "no tar", edit: { $0[0...] = Array(repeating: 65, count: $0.count)[...] }) {
            if case .malformedHeader = $0 { true } else { false }
        },
        Damage(testDescription: "no end marker", edit: { $0.removeLast(1_024) }) {
            if case .truncated = $0 { true } else { false }
        },
        Damage(testDescription: "half an end marker", edit: { $0.removeLast(512) }) {
            if case .truncated = $0 { true } else { false }
        },
        Damage(testDescription: "end inside data", edit: { $0.removeLast(1_100) }) {
            if case .truncated = $0 { true } else { false }
        },
        Damage(testDescription: "end inside a header", edit: { $0.removeLast(1_600) }) {
            if case .truncated = $0 { true } else { false }
        },
        Damage(testDescription: "empty", edit: { $0 = [] }) { if case .truncated = $0 { true } else { false } },
        Damage(
            testDescription: "great size",
            edit: { $0.set(1_024 + 124, [0x80, 0, 0, 0, 0x7F] + .init(repeating: 255, count: 7)) }
        ) {
            if case .truncated = $0 { true } else { false }
        },
        Damage(testDescription: "negative size", edit: { $0.set(1_024 + 124, .init(repeating: 255, count: 12)) }) {
            if case .malformedHeader = $0 { true } else { false }
        },
        Damage(testDescription: "size of letters", edit: { $0.set(1_024 + 124, Array("0000000000x".utf8)) }) {
            if case .malformedHeader = $0 { true } else { false }
        },
        Damage(testDescription: "climbing path", edit: { $0.set(1_024, Array("a/../b".utf8)) }) {
            if case .unsafePath = $0 { true } else { false }
        },
        Damage(testDescription: "absolute path", edit: { $0.set(1_024, Array("/etc".utf8)) }) {
            if case .unsafePath = $0 { true } else { false }
        },
        Damage(testDescription: "path that is not UTF-8", edit: { $0.set(1_024, [0xFF, 0xFE]) }) {
            if case .unsafePath = $0 { true } else { false }
        },
        Damage(testDescription: "no path", edit: { $0.set(1_024, [0, 0, 0]) }) {
            if case .unsafePath = $0 { true } else { false }
        },
        Damage(testDescription: "duplicate", edit: { $0.set(1_024, Array("one".utf8)) }) {
            if case .duplicatePath = $0 { true } else { false }
        },
        Damage(testDescription: "duplicate in disguise", edit: { $0.set(1_024, Array("././one".utf8)) }) {
            if case .duplicatePath = $0 { true } else { false }
        },
        Damage(testDescription: "hard link without a target", edit: { $0.set(1_024 + 156, Array("1".utf8)) }) {
            if case .unsafeTarget = $0 { true } else { false }
        },
        Damage(testDescription: "hard link to nothing", edit: { $0.link(1_024, "1", to: "three") }) {
            if case .missingTarget(let target) = $0 { target.text == "three" } else { false }
        },
        Damage(testDescription: "hard link to outside", edit: { $0.link(1_024, "1", to: "../one") }) {
            if case .unsafeTarget = $0 { true } else { false }
        },
        Damage(testDescription: "symbolic link without a target", edit: { $0.set(1_024 + 156, Array("2".utf8)) }) {
            if case .malformedTarget = $0 { true } else { false }
        },
        Damage(
            testDescription: "symbolic link with data",
            edit: {
                $0.link(1_024, "2", to: "one")
                $0.set(1_024 + 124, Array("00000000003".utf8))
            }
        ) {
            if case .dataOfNoFile = $0 { true } else { false }
        },
        Damage(testDescription: "device with data", edit: { $0.set(1_024 + 156, Array("3".utf8)) }) {
            if case .dataOfNoFile = $0 { true } else { false }
        },
        Damage(testDescription: "GNU sparse", edit: { $0.set(1_024 + 156, Array("S".utf8)) }) {
            if case .sparseFile = $0 { true } else { false }
        },
        Damage(testDescription: "unknown type", edit: { $0.set(1_024 + 156, Array("M".utf8)) }) {
            if case .unsupportedType(77) = $0 { true } else { false }
        },
        Damage(testDescription: "bad pax record", edit: { $0.set(1_024 + 156, Array("x".utf8)) }) {
            if case .malformedExtension = $0 { true } else { false }
        },
    ]

    @Test(arguments: damages) func damageIsNamed(_ damage: Damage) throws {
        let directory = try TemporaryDirectory()
        var archive = try tar([("one", [UInt8](repeating: 1, count: 512)), ("two", [2, 2, 2])])
        damage.edit(&archive)
        let error = #expect(throws: TarError.self) { try directory.index(archive) }
        #expect(error.map { damage.isExpected($0.problem) } == true, "\(String(describing: error))")
    }

    @Test(arguments: ["size=x", "size=-1", "size=+1", "size=", "uid=4294967296", "=", "path"])
    func paxRecordsThatMislead(
        _ record: String
    ) throws {
        let directory = try TemporaryDirectory()
        let length = record.utf8.count + 3 + (record.utf8.count > 6 ? 1 : 0)
        var archive = try tar([("pax", Array("\(length) \(record)\n".utf8)), ("two", [2])])
        archive.set(156, Array("x".utf8), header: 0)
        if record == "=" { return #expect(try directory.index(archive) == ["two": [2]]) }
        let error = #expect(throws: TarError.self) { try directory.index(archive) }
        #expect(error.map { if case .malformedExtension = $0.problem { true } else { false } } == true)
    }

    /// A layer of a base image has links, which a server does not need, and names of one file, which it does.
    @Test(.enabled(if: Tool("tar").isUsable)) func linksOfALayer() async throws {
        let directory = try TemporaryDirectory()
        let script = """
            mkdir t && echo one > t/a && ln t/a t/b && ln -s a t/c && ln t/c t/d && mkfifo t/e && ln t/b t/f &&
            tar --format=gnu --sort=name -cf a.tar -C t .
            """
        let made = try await run("sh", ["-c", script], in: directory.path)
        #expect(made.succeeded, "\(made)")
        let file = try FileDescriptor.open(FilePath(directory("a.tar")), .readOnly)
        try file.closeAfter {
            let files = try TarIndex(file, range: 0..<Int(file.seek(offset: 0, from: .end))).files
            #expect(Set(files.keys) == ["a", "b", "f"])
            #expect(Set(files.values).count == 1 && files["a"]?.count == 4)
        }
    }

    @Test func tooManyEntries() throws {
        let directory = try TemporaryDirectory()
        let archive = try tar((0..<11).map { ("f\($0)", []) })
        #expect(try directory.index(archive, entryLimit: 11).count == 11)
        #expect(throws: TarError.self) { try directory.index(archive, entryLimit: 10) }
    }

    /// Damaged archives and plain noise end in an answer or an error.
    @Test func noiseNeverTraps() throws {
        var seed = Seed()
        let directory = try TemporaryDirectory()
        let good = try tar([("a", noise(600, &seed)), ("pax", Array("9 path=b\n".utf8)), ("c", noise(30, &seed))])
        for _ in 0..<3_000 {
            var bytes = Bool.random(using: &seed) ? good : noise(Int.random(in: 0...3_000, using: &seed), &seed)
            for _ in 0..<Int.random(in: 0...6, using: &seed) where !bytes.isEmpty {
                bytes[Int.random(in: bytes.indices, using: &seed)] = UInt8.random(in: 0...255, using: &seed)
            }
            // Right checksums lead deeper into the reader.
            for header in stride(from: 0, through: bytes.count - 512, by: 512) where Bool.random(using: &seed) {
                if Bool.random(using: &seed) { bytes[header + 156] = "Lxg05"[at: Int.random(in: 0..<5, using: &seed)] }
                bytes.set(header, [], header: header)
            }
            _ = try? directory.index(bytes)
        }
    }

    @Test func manyEntriesAreQuick() throws {
        let directory = try TemporaryDirectory()
        let files = (0..<35_000).map {
            (
                path: "usr/share/nginx/html/ostree/objects/\($0 % 256)/\($0).filez",
                bytes: [UInt8](repeating: 7, count: $0 % 1_500)
            )
        }
        let archive = try tar(files)
        let file = try FileDescriptor.open(directory.write("a.tar", bytes: archive), .readOnly)
        try file.closeAfter {
            let clock = ContinuousClock()
            let start = clock.now
            let found = try TarIndex(file, range: 0..<archive.count).files
            let duration = clock.now - start
            #expect(found.count == 35_000)
            print("35,000 tar entries indexed in \(duration)")
            #expect(duration < .seconds(20))
        }
    }
}

extension String {
    fileprivate subscript(at index: Int) -> UInt8 { Array(utf8)[index] }
}
