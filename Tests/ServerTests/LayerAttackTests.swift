import HTTP
import Ledger
import Logging
import OCI
import OSTree
import TestSupport
import Testing

@testable import Server

/// Layers of images that somebody made to lead out of the archive.
@Suite(.timeLimit(.minutes(1)), .enabled(if: Tool("python3").isUsable)) struct LayerAttackTests {
    /// Writes a layer of entries `KIND NAME TARGET`: files hold their target as text.
    private func image(_ entries: [String], in directory: TemporaryDirectory) async throws -> OpenedImage {
        let program = """
            import io, sys, tarfile
            kinds = {"file": tarfile.REGTYPE, "link": tarfile.SYMTYPE, "hard": tarfile.LNKTYPE,
                "fifo": tarfile.FIFOTYPE, "device": tarfile.CHRTYPE}
            with tarfile.open(sys.argv[1], "w", format=tarfile.USTAR_FORMAT) as tar:
                for entry in sys.argv[2:]:
                    kind, name, target = entry.split(" ", 2)
                    info = tarfile.TarInfo(name)
                    info.type = kinds[kind]
                    data = target.encode() if kind == "file" else b""
                    info.size, info.linkname = len(data), "" if kind == "file" else target
                    tar.addfile(info, io.BytesIO(data))
            """
        let made = try await run("python3", ["-c", program, directory("layer.tar")] + entries)
        guard made.succeeded else { throw TestFailure("\(made)") }
        let location = try ImageLocation("oci:\(directory("image"))")
        let destination = try location.destination()
        let layer = try destination.putBlob(mediaType: .layer, bytes: try readBytes(directory("layer.tar")))
        let platform = Platform(.amd64)
        let config = ImageConfig(
            created: nil, platform: platform, execution: ImageConfig.Execution(), layerDigests: [layer.digest])
        let blob = try destination.putBlob(mediaType: .config, bytes: config.bytes)
        _ = try destination.publish([
            destination.putManifest(Manifest(config: blob, layers: [layer]), platform: platform)
        ])
        return try OpenedImage(location)
    }

    @Test func linksLeadNowhere() async throws {
        let place = ArchiveRepository.placeInImage
        let directory = try TemporaryDirectory()
        try directory.write("secret", "SECRET")
        let names = ["objects/link", "refs/heads/up", "objects/fifo", "objects/device", "objects/dir/passwd", "deltas"]
        let entries = [
            "file \(place)/config [core]\nrepo_version=1\nmode=archive-z2\n", "file secret SECRET",
            "link \(place)/\(names[0]) /etc/passwd", "link \(place)/\(names[1]) ../../../../../../../etc/passwd",
            "fifo \(place)/\(names[2]) x", "device \(place)/\(names[3]) x", "link \(place)/objects/dir /etc",
            "link \(place)/deltas \(directory.path)",
        ]
        let server = try await ServerUnderTest(archive: ArchiveContent(image(entries, in: directory)))
        #expect(try await server.get("/ostree/config").text.hasPrefix("[core]"))
        for name in names + ["deltas/secret", "objects/dir", "objects/dir/"] {
            let answer = try await server.get("/ostree/\(name)")
            #expect(answer.response.status == 404, "\(name)")
        }
        await server.stop()
    }

    /// A name or a hard link that leads out refuses the image, or is not there; it is never served.
    @Test(arguments: [
        "hard PLACE/objects/hard ../../../../../etc/passwd",
        "file PLACE/objects/../../../../secret2 SECRET", "file PLACE/../../../../etc/secret SECRET",
        "file /PLACE/objects/absolute SECRET", "file ./PLACE/objects/.hidden SECRET",
        "file PLACE/objects//double SECRET",
    ])
    func namesLeadNowhere(entry: String) async throws {
        let place = ArchiveRepository.placeInImage
        let directory = try TemporaryDirectory()
        let entries = [
            "file \(place)/config [core]\nrepo_version=1\nmode=archive-z2\n", "file secret SECRET",
            entry.replacing("PLACE", with: place),
        ]
        guard let archive = try? ArchiveContent(try await image(entries, in: directory)) else { return }
        let server = try await ServerUnderTest(archive: archive)
        let paths = [
            "objects/hard", "objects/.hidden", "objects/../../../../secret2", "../secret", "secret",
            "../../../../etc/secret",
        ]
        for path in paths {
            let answer = try await run("curl", ["-s", "--path-as-is", "\(server.url)/ostree/\(path)"])
            #expect(!answer.output.contains("SECRET"), "\(path)")
        }
        await server.stop()
    }
}
