import Archive
import SystemPackage
import TestSupport
import Testing

@Suite struct TarWriterTests {
    /// Every length, cut into components of every kind of length: what fits comes back, the rest is refused.
    @Test(arguments: 1...256) func everyPathLength(_ length: Int) throws {
        let directory = try TemporaryDirectory()
        for part in [1, 7, 50, 99, 100, 101, 155, 254] {
            var path = ""
            while path.utf8.count < length {
                if !path.isEmpty, path.utf8.count + 1 < length { path += "/" }
                path += String(repeating: "x", count: min(part, length - path.utf8.count))
            }
            let bytes = Array(path.utf8)
            let fits =
                length <= 100
                || bytes.indices.contains {
                    bytes[$0] == UInt8(ascii: "/") && $0 <= 155 && length - $0 - 1 <= 100 && length - $0 > 1
                }
            guard fits else {
                let error = #expect(throws: TarPathError.self) { try tar([(path, [])]) }
                #expect(error?.problem == .unsplittable)
                continue
            }
            let archive = try tar([(path, [1, 2, 3])])
            #expect(try directory.index(archive) == [path: [1, 2, 3]])
            let read = try libarchive(directory.write("a.tar", bytes: archive))
            #expect(read.map(\.0.path) == [path] && read.map(\.1) == [[1, 2, 3]])
        }
    }

    @Test(arguments: [0, 1, 511, 512, 513, 1023, 1024, 1025, 65_535, 65_536, 200_000])
    func sizesAroundBlocks(_ size: Int) throws {
        var seed = Seed()
        let directory = try TemporaryDirectory()
        let content = noise(size, &seed)
        let archive = try tar([("before", [9]), ("data", content), ("after", [8])])
        #expect(archive.count % 512 == 0)
        #expect(try directory.index(archive) == ["before": [9], "data": content, "after": [8]], "\(seed)")
    }

    /// GNU tar, told the same facts, makes the same bytes.
    @Test(.enabled(if: Tool("tar").isUsable)) func sameBytesAsGNUTar() async throws {
        let directory = try TemporaryDirectory()
        let long = String(repeating: "d", count: 90) + "/" + String(repeating: "n", count: 90)
        let made = try await run(
            "mkdir", ["-p", "tree/d", "tree/" + String(repeating: "d", count: 90)], in: directory.path)
        #expect(made.succeeded)
        try directory.write("tree/d/hello", "hello\n", mode: 0o644)
        try directory.write("tree/" + long, String(repeating: "0123456789", count: 100), mode: 0o600)
        let sink = MemorySink()
        let writer = TarWriter(sink, modificationTime: 1_700_000_000)
        try writer.directory("d")
        try writer.file("d/hello", bytes: Array("hello\n".utf8))
        try writer.directory(String(repeating: "d", count: 90))
        try writer.file(long, size: 1000, mode: 0o600) { sink in
            for _ in 0..<100 { try Array("0123456789".utf8).withUnsafeBytes { try sink.write($0) } }
        }
        try writer.finish()
        let arguments = [
            "--format=ustar", "--numeric-owner", "--owner=0", "--group=0", "--mtime=@1700000000", "--no-recursion",
            "--mode=u=rwX,go=rX", "-b1", "-cf", directory("gnu.tar"), "-C", directory("tree"),
        ]
        let names = ["d", "d/hello", String(repeating: "d", count: 90)]
        #expect(try await run("tar", arguments + names).succeeded)
        let append = arguments.map { $0 == "-cf" ? "-rf" : $0 }.map { $0.hasPrefix("--mode") ? "--mode=0600" : $0 }
        #expect(try await run("tar", append + [long]).succeeded)
        let ours = try directory.write("ours.tar", bytes: sink.bytes)
        let compared = try await run("cmp", [ours.string, directory("gnu.tar")])
        #expect(compared.succeeded, "\(compared)")
    }

    @Test(.enabled(if: Tool("tar").isUsable)) func gnuTarExtractsTheSame() async throws {
        var seed = Seed()
        let directory = try TemporaryDirectory()
        let files = (0..<40).map { index in
            ("objects/\(index)/Főtanúsítvány \(index)", noise(Int.random(in: 0...3_000, using: &seed), &seed))
        }
        let archive = try directory.write("a.tar", bytes: tar(files))
        let listed = try await run("tar", ["--quoting-style=literal", "-tf", archive.string])
        #expect(listed.output == files.map { $0.0 + "\n" }.joined(), "\(seed)")
        #expect(try await run("tar", ["-xf", archive.string, "-C", directory.path]).succeeded)
        for (path, bytes) in files {
            let again = try await run("cmp", [directory(path), directory.write("expected", bytes: bytes).string])
            #expect(again.succeeded, "\(again) \(seed)")
        }
    }

    @Test(arguments: [0, 9, 11, 600]) func contentOfAnotherSizeIsRefused(_ given: Int) throws {
        let error = #expect(throws: TarSizeError.self) {
            try TarWriter(MemorySink()).file("a", size: 10) { sink in
                try [UInt8](repeating: 1, count: given).withUnsafeBytes { try sink.write($0) }
            }
        }
        #expect(error?.given == given && error?.announced == 10)
    }

    @Test(arguments: ["", "/a", "a/", "a//b", "./a", "a/..", "../a", "a/./b", "a\u{0}b"])
    func unsafePathsAreRefused(_ path: String) {
        let error = #expect(throws: TarPathError.self) { try TarWriter(MemorySink()).file(path, bytes: []) }
        #expect(error?.problem == .unsafe)
    }

    /// Sizes that eleven octal digits cannot hold, in a file with a hole for the data.
    @Test(.enabled(if: Tool("tar").isUsable), arguments: [(1 << 33) - 1, 1 << 33, 9_663_676_417])
    func greatSizes(_ size: Int) async throws {
        let directory = try TemporaryDirectory()
        let header = try TarHeader(TarPath("great"), .file(size: size), mode: 0o644).bytes
        let path = try directory.write("a.tar", bytes: header)
        let end = 512 + size + TarHeader.padding(after: size) + 1_024
        #expect(try await run("truncate", ["-s", String(end), path.string]).succeeded)
        let file = try FileDescriptor.open(path, .readOnly)
        let found = try file.closeAfter { try TarIndex(file, range: 0..<end).files }
        #expect(found == ["great": 512..<512 + size])
        let listed = try await run("tar", ["-tvf", path.string])
        #expect(listed.succeeded && listed.output.contains(" \(size) "), "\(listed)")
        var reader = try ArchiveReader(path: path)
        #expect(try reader.next()?.size == size)
    }
}
