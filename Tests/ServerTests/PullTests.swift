import Archive
import Glibc
import HTTP
import OCI
import OSTree
import TestSupport
import Testing

@testable import Server

@Suite(.timeLimit(.minutes(5)), .enabled(if: Tool("ostree").isUsable)) struct PullTests {
    /// A repository of the real ostree, with one branch.
    private func makeRepository(in directory: TemporaryDirectory) async throws {
        try await require(run("mkdir", ["-p"] + (0..<17).map { directory("tree/\($0)") }))
        for number in 0..<300 {
            let text = String(repeating: "file \(number)\n", count: 1 + number * number / 20)
            try directory.write("tree/\(number % 17)/\(number)", text)
        }
        try await require(run("dd", ["if=/dev/urandom", "of=\(directory("tree/large"))", "bs=1M", "count=5"]))
        try await require(run("ostree", ["--repo=\(directory("repo"))", "init", "--mode=archive"]))
        try await require(
            run(
                "ostree",
                ["--repo=\(directory("repo"))", "commit", "-b", "ock", "--owner-uid=0", "--owner-gid=0"]
                    + ["--tree=dir=\(directory("tree"))"]))
        try await require(run("ostree", ["--repo=\(directory("repo"))", "summary", "-u"]))
    }

    private func require(_ result: CommandResult) async throws {
        guard result.succeeded else { throw TestFailure("\(result)") }
    }

    private func files(in directory: TemporaryDirectory) async throws -> [String] {
        let found = try await run("find", ["-type", "f"], in: directory("repo"))
        return found.output.split(separator: "\n").map { String($0.dropFirst(2)) }.sorted()
    }

    /// The repository as `image create` lays it out, written through the project's own writers.
    private func makeImage(in directory: TemporaryDirectory, mediaType: MediaType = .layer) async throws -> OpenedImage
    {
        let location = try ImageLocation("oci:\(directory("image"))")
        let destination = try location.destination()
        let paths = try await files(in: directory)
        let layer = try destination.putBlob(mediaType: mediaType) { sink in
            let tar = TarWriter(sink)
            for path in paths {
                let bytes = try readBytes(directory("repo/\(path)"))
                try tar.file("\(ArchiveRepository.placeInImage)/" + path, bytes: bytes)
            }
            try tar.file("etc/passwd", bytes: [1])
            try tar.finish()
        }
        let platform = Platform(.amd64)
        let config = ImageConfig(
            created: nil, platform: platform, execution: ImageConfig.Execution(), layerDigests: [layer.digest])
        let blob = try destination.putBlob(mediaType: .config, bytes: config.bytes)
        let manifest = Manifest(config: blob, layers: [layer])
        _ = try destination.publish([destination.putManifest(manifest, platform: platform)])
        return try OpenedImage(location)
    }

    @Test func theRealClientPullsEverything() async throws {
        let directory = try TemporaryDirectory()
        try await makeRepository(in: directory)
        let server = try await ServerUnderTest(archive: ArchiveContent(makeImage(in: directory)))
        let proxy = try CountingProxy(to: server.listener.address.port)
        let client = "--repo=\(directory("client"))"
        try await require(run("ostree", [client, "init", "--mode=archive"]))
        try await require(
            run("ostree", [client, "remote", "add", "--no-gpg-verify", "o", "http://127.0.0.1:\(proxy.port)/ostree"]))
        try await require(run("ostree", [client, "pull", "--mirror", "o", "ock"], deadline: .seconds(60)))
        #expect(try await run("ostree", [client, "fsck"]).succeeded)
        let wanted = try await files(in: directory).filter { $0.hasPrefix("objects/") }
        let got = try await run("find", ["objects", "-type", "f"], in: directory("client"))
        #expect(got.output.split(separator: "\n").map(String.init).sorted() == wanted)
        await server.stop()
        let count = server.count("ostree")
        let seen = proxy.finish()
        #expect(count.requests == seen.requests)
        #expect(count.bodyBytes == seen.bodyBytes)
        #expect(count.answers[200, default: 0] >= wanted.count)
        var sizes = 0
        for path in wanted { sizes += try readBytes(directory("repo/\(path)")).count }
        #expect(count.bodyBytes > sizes && count.bodyBytes < sizes + 10_000)
    }

    @Test func onlyTheArchiveIsExposed() async throws {
        let directory = try TemporaryDirectory()
        try await makeRepository(in: directory)
        try directory.write("repo/tmp/secret", "x")
        try directory.write("repo/state/secret", "x")
        let server = try await ServerUnderTest(archive: ArchiveContent(makeImage(in: directory)))
        #expect(try await server.get("/ostree/config").text == directory.read("repo/config"))
        #expect(try await server.get("/ostree/config").response.field("cache-control") == "no-cache")
        #expect(try await server.get("/ostree/refs/heads/ock").text.utf8.count == 65)
        for path in [
            "tmp/secret", "state/secret", ".lock", "", "objects", "objects/", "../etc/passwd", "%2e%2e/etc/passwd",
            "objects/../config", "refs/heads/", "//config",
        ] {
            let status = try await run(
                "curl",
                ["-s", "--path-as-is", "-o", "/dev/null", "-w", "%{http_code}"]
                    + ["\(server.url)/ostree/\(path)"])
            #expect(status.output == "404", "\(path)")
        }
        await server.stop()
    }

    @Test func compressedLayersAndForeignImagesAreRefused() async throws {
        let directory = try TemporaryDirectory()
        try await makeRepository(in: directory)
        let compressed = try await makeImage(in: directory, mediaType: .gzipLayer)
        #expect { try ArchiveContent(compressed) } throws: { "\($0)".contains("compressed layer") }
        let empty = try TemporaryDirectory()
        try await require(run("mkdir", [empty("repo")]))
        let foreign = try await makeImage(in: empty)
        #expect { try ArchiveContent(foreign) } throws: { "\($0)".contains("holds no OSTree archive") }
    }
}
