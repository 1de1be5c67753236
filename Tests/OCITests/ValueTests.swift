import Archive
import OCI
import SystemPackage
import TestSupport
import Testing

@Suite struct ValueTests {
    private static let hex = String(repeating: "0123456789abcdef", count: 4)

    @Test func digests() throws {
        #expect(try Digest("sha256:" + Self.hex).hex == Self.hex)
        #expect(try Digest("sha256:" + Self.hex).description == "sha256:" + Self.hex)
        #expect(
            try Digest(of: []).description == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test(arguments: [
        "", "sha256:", hex, "sha512:" + hex, "sha256:" + hex + "0", "sha256:" + hex.uppercased(),
        "sha256:../" + hex.dropLast(3),
    ])
    func badDigests(_ text: String) { #expect(throws: OCIValueError.self) { try Digest(text) } }

    @Test func mediaTypes() throws {
        #expect(try MediaType("application/vnd.oci.image.layer.v1.tar") == .layer)
        for bad in ["", "tar", "a/b/c", "a/", "a b/c", "a/b\n", "a/" + String(repeating: "x", count: 128)] {
            #expect(throws: OCIValueError.self) { try MediaType(bad) }
        }
    }

    @Test(
        arguments: [
            ("oci.image.layer.v1.tar", .plain), ("oci.image.layer.v1.tar+gzip", .gzip),
            ("oci.image.layer.v1.tar+zstd", .zstd), ("docker.image.rootfs.diff.tar", .plain),
            ("docker.image.rootfs.diff.tar.gzip", .gzip), ("docker.image.rootfs.diff.tar.zstd", .zstd),
            ("docker.image.rootfs.foreign.diff.tar.gzip", .gzip),
            ("oci.image.layer.nondistributable.v1.tar", .plain),
            ("oci.image.layer.nondistributable.v1.tar+gzip", .gzip),
            ("oci.image.layer.nondistributable.v1.tar+zstd", .zstd), ("oci.image.layer.v1.tar+xz", nil),
            ("oci.image.config.v1+json", nil), ("docker.container.image.v1+json", nil),
        ] as [(String, Compression?)])
    func layerTypes(_ name: String, _ compression: Compression?) throws {
        let type = try MediaType("application/vnd." + name)
        #expect(type.layerCompression == compression && type.isPlainLayer == (compression == .plain))
        #expect(!type.isManifest && !type.isIndex)
        #expect(type.oci.layerCompression == compression)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (1_700_000_000, "2023-11-14T22:13:20Z"), (4_107_542_399, "2100-02-28T23:59:59Z"),
        (4_107_542_400, "2100-03-01T00:00:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
    ])
    func timestamps(_ seconds: Int, _ text: String) throws {
        #expect(try Timestamp(seconds: seconds).description == text)
        #expect(try Timestamp(text).description == text)
    }

    /// `date` agrees on any second.
    @Test(.enabled(if: Tool("date").isUsable)) func timestampsAsDateHasThem() async throws {
        var seed = Seed()
        let seconds = (0..<500).map { _ in Int.random(in: 0...253_402_300_799, using: &seed) }
        let dates = try await run(
            "date", ["-u", "-f", "-", "+%Y-%m-%dT%H:%M:%SZ"], input: seconds.map { "@\($0)\n" }.joined())
        #expect(try seconds.map { try Timestamp(seconds: $0).description + "\n" }.joined() == dates.output, "\(seed)")
    }

    @Test func timestampsOfOthers() throws {
        for text in ["2023-11-14T22:13:20.123456789Z", "2023-11-14T22:13:20+02:00", "2023-11-14T22:13:20.5-08:00"] {
            #expect(try Timestamp(text).description == text)
        }
        for text in ["", "2023-11-14", "2023-11-14 22:13:20Z", "2023-11-14T22:13:20", "2023-11-14T22:13:20.Z", "x"] {
            #expect(throws: OCIValueError.self) { try Timestamp(text) }
        }
        #expect(throws: OCIValueError.self) { try Timestamp(seconds: -1) }
        #expect(throws: OCIValueError.self) { try Timestamp(seconds: 253_402_300_800) }
    }

    @Test(
        arguments: [
            ("oci:dir", ImageLocation.Transport.directory, "dir", nil),
            ("oci:/a/b:latest", .directory, "/a/b", "latest"),
            ("oci-archive:ock.tar:v1.32", .archive, "ock.tar", "v1.32"),
            (
                "oci:dir:registry.example.org:5000/ock-ostree:1.32", .directory, "dir",
                "registry.example.org:5000/ock-ostree:1.32"
            ),
            ("oci:./x:a--b", .directory, "./x", "a--b"),
            ("dir:/a/b:c", .plainDirectory, "/a/b:c", nil),
            ("docker-archive:a.tar", .dockerArchive, "a.tar", nil),
            ("docker-archive:a.tar:alpine:3", .dockerArchive, "a.tar", "alpine:3"),
            (
                "docker-archive:a.tar:localhost:5000/team/a_b:3", .dockerArchive, "a.tar", "localhost:5000/team/a_b:3"
            ),
            ("docker-archive:a.tar:@12", .dockerArchive, "a.tar", "@12"),
        ] as [(String, ImageLocation.Transport, String, String?)])
    func locations(_ text: String, _ transport: ImageLocation.Transport, _ path: String, _ reference: String?) throws {
        let location = try ImageLocation(text)
        #expect(location.transport == transport && location.path == FilePath(path) && location.reference == reference)
        #expect(location.description == text)
    }

    @Test(arguments: [
        "", "dir", "oci", "docker://example.org/a", "oci:", "oci::tag", "oci:dir:", "oci:dir:a b", "oci:dir:-a",
        "oci:dir:a..b", "oci:dir:a---b", "docker-archive:", "docker-archive:a:", "docker-archive:a:@", "dir:",
        "docker-archive:a:@-1", "docker-archive:a:@+1", "docker-archive:a:@01", "docker-archive:a:b@1",
        "docker-archive:a:@99999999999999999999", "containers-storage:a",
    ])
    func badLocations(_ text: String) {
        let error = #expect(throws: OCIValueError.self) { try ImageLocation(text) }
        if ["oci:", "dir:", "docker-archive:"].allSatisfy({ !text.hasPrefix($0) }) {
            for form in ["oci:DIRECTORY", "oci-archive:FILE", "docker-archive:FILE", "dir:DIRECTORY"] {
                #expect(error?.description.contains(form) == true)
            }
        }
    }

    @Test func architectures() throws {
        #expect(try Architecture("arm64") == .arm64)
        let error = #expect(throws: OCIValueError.self) { try Architecture("x86_64") }
        #expect(error?.description.contains("amd64 or arm64") == true)
    }
}
