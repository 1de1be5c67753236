import Archive
import Glibc
import SystemPackage
import TestSupport
import Testing

@Suite struct ArchiveReaderTests {
    /// The name that made libarchive fail in a C locale, as in the certificates of every distribution.
    private static let hungarian = "NetLock_Arany_(Class_Gold)_Főtanúsítvány.crt"

    @Test(
        .enabled(if: Tool("cpio").isUsable && Tool("gzip").isUsable),
        arguments: ["cat", "gzip", "xz", "zstd", "bzip2"])
    func cpioInitrd(_ compressor: String) async throws {
        let directory = try TemporaryDirectory()
        try directory.write("init", "#!/bin/sh\n", mode: 0o755)
        try directory.write(Self.hungarian, "x")
        let script = "printf '%s\\n' . init \"$1\" | cpio -o -H newc --quiet | $0 > initrd"
        let made = try await run("sh", ["-c", script, compressor, Self.hungarian], in: directory.path)
        #expect(made.succeeded, "\(made)")
        let entries = try libarchive(FilePath(directory("initrd")))
        #expect(entries.map(\.0.path) == [".", "init", Self.hungarian])
        #expect(entries[0].0.kind == .directory)
        #expect(entries[1].0.kind == .file && entries[1].0.size == 10 && entries[1].0.mode == 0o755)
        #expect(entries[1].1 == Array("#!/bin/sh\n".utf8))
        var reader = try ArchiveReader(path: FilePath(directory("initrd")))
        _ = try reader.next()
        #expect(reader.format.contains("cpio"))
    }

    @Test(.enabled(if: Tool("tar").isUsable), arguments: ["ustar", "gnu", "pax"])
    func namesBeyondASCIIInTheCLocale(_ format: String) async throws {
        #expect(setlocale(LC_CTYPE, nil).map { String(cString: $0) } == "C")
        let directory = try TemporaryDirectory()
        try directory.write(Self.hungarian, "x")
        let script =
            "ln -s \"$0\" 'hivatkozás-ő' && ln \"$0\" zzz && tar --format=$1 -cf a.tar \"$0\" 'hivatkozás-ő' zzz"
        let made = try await run("sh", ["-c", script, Self.hungarian, format], in: directory.path)
        #expect(made.succeeded, "\(made)")
        let entries = try libarchive(FilePath(directory("a.tar"))).map(\.0)
        #expect(entries.map(\.path) == [Self.hungarian, "hivatkozás-ő", "zzz"])
        #expect(entries.map(\.kind) == [.file, .symbolicLink(Self.hungarian), .hardLink(Self.hungarian)])
    }

    @Test func limits() throws {
        let directory = try TemporaryDirectory()
        let archive = try tar([("a", [UInt8](repeating: 0, count: 600)), ("b", [UInt8](repeating: 0, count: 600))])
        let path = try directory.write("a.tar", bytes: archive)
        #expect(try libarchive(path, limits: ArchiveLimits(entries: 2, bytes: 1_200)).count == 2)
        #expect(throws: ArchiveError.self) { try libarchive(path, limits: ArchiveLimits(entries: 1)) }
        let error = #expect(throws: ArchiveError.self) { try libarchive(path, limits: ArchiveLimits(bytes: 1_199)) }
        #expect(error?.entry == "b")
    }

    @Test func otherFilesAreRefused() throws {
        let directory = try TemporaryDirectory()
        #expect(throws: ArchiveError.self) { try libarchive(FilePath(directory("missing"))) }
        let text = FilePath(try directory.write("kernel", "MZ this is no archive\n"))
        let error = #expect(throws: ArchiveError.self) { try libarchive(text) }
        #expect(error?.description.contains("kernel") == true)
    }

    @Test func noiseNeverTraps() throws {
        var seed = Seed()
        let directory = try TemporaryDirectory()
        let good = try tar([("a", noise(700, &seed)), ("b", noise(20, &seed))])
        for _ in 0..<300 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...8, using: &seed) {
                bytes[Int.random(in: bytes.indices, using: &seed)] = UInt8.random(in: 0...255, using: &seed)
            }
            _ = try? libarchive(
                directory.write("noise", bytes: bytes), limits: ArchiveLimits(entries: 100, bytes: 1 << 20))
        }
    }
}
