import Files
import OCI
import OSTree
import Repository
import SystemPackage
import TestSupport
import Testing

@Suite("What upper layers hide", .enabled(if: Tool("python3").isUsable))
struct LayerTests {
    private static let root = ArchiveRepository.placeInImage
    private static let object = "objects/ab/\(String(repeating: "c", count: 62)).filez"
    private static let lower = ["config", "summary", "refs/heads/a", "deltas/x/y/0", object]
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test(
        "entries of any type hide what lies below",
        arguments: [
            ("l config", ["config"]), ("d config", ["config"]), ("p config", ["config"]), ("f config/x", ["config"]),
            ("l refs", ["refs/heads/a"]), ("d refs", []), ("d refs/heads/a", ["refs/heads/a"]),
            ("l objects", [object]), ("d objects", []), ("l objects/ab", [object]), ("l objects/ac", []),
            ("l \(object)", [object]), ("d \(object)", [object]), ("f \(object)/x", [object]),
            ("l deltas/x/y", ["deltas/x/y/0"]),
            ("f deltas/.wh.x", ["deltas/x/y/0"]), ("f deltas/x/.wh..wh..opq", ["deltas/x/y/0"]), ("f deltas/.wh.", []),
            ("l /usr", lower), ("d /usr", []), ("f /.wh.usr", lower), ("f /.wh..wh..opq", lower), ("f /.wh.", []),
        ])
    func hidden(entry: String, expected: [String]) async throws {
        try await tar("1", Self.lower.map { "f \($0)" })
        try await tar("2", [entry])
        let seen = Set(try archive("1", "2").files.map(\.path))
        #expect(Set(Self.lower).subtracting(seen) == Set(expected))
        // What a third layer brings is there again.
        try await tar("3", Self.lower.map { "f \($0)" })
        #expect(Set(try archive("1", "2", "3").files.map(\.path)).isSuperset(of: Self.lower))
    }

    @Test("paths that no archive has are passed over, and many deep ones take no time")
    func deep() async throws {
        let deep = String(repeating: "d/", count: 500)
        try await tar("1", ["f config"] + (0..<2000).map { "f refs/\($0)/\(deep)x" })
        try await tar("2", ["f .wh.summary"] + (0..<2000).map { "f refs/\($0)/\(deep).wh.x" })
        let clock = ContinuousClock()
        var paths: [String] = []
        let time = try clock.measure { paths = try archive("1", "2").files.map(\.path) }
        #expect(paths == ["config"])
        #expect(time < .seconds(10))
    }

    @Test("all plain layers from the lowest marked one upwards count; compressed ones among them are refused")
    func marks() async throws {
        try await tar("base", ["f /usr/base"])
        try await tar("head", ["f config", "f summary"])
        try await tar("foreign", ["f .wh.summary"])
        try await image([
            ("base", nil, true), ("base", "server", false), ("head", "head", true), ("foreign", nil, true),
        ])
        let image = try ArchiveImage(OpenedImage(ImageLocation("oci:" + directory("image"))))
        #expect(image.layers.map { LayerPurpose($0.descriptor) } == [.head, nil])
        #expect(image.frontLayers.count == 2)
        #expect(image.archive.files.map(\.path) == ["config"])
        #expect(image.archive.files.allSatisfy { $0.location.layer == 0 })
        try await self.image([("head", "head", true), ("foreign", nil, false)])
        let opened = try OpenedImage(ImageLocation("oci:" + directory("image")))
        let error = #expect(throws: RepositoryError.self) { try ArchiveImage(opened) }
        #expect(error?.problem.contains("\(opened.layers[1].descriptor.digest)") == true)
    }

    /// Writes an image in the layout of OCI, of tars with a purpose; those that are not plain only say so.
    private func image(_ layers: [(name: String, purpose: String?, isPlain: Bool)]) async throws {
        let text = layers.map { "\($0.name) \($0.purpose ?? "-") \($0.isPlain ? "tar" : "tar+gzip")" }
        let script = """
            import hashlib, json, os, shutil, sys
            shutil.rmtree('image', True); os.makedirs('image/blobs/sha256')
            def blob(data, type):
                digest = hashlib.sha256(data).hexdigest()
                open('image/blobs/sha256/' + digest, 'wb').write(data)
                return {'mediaType': 'application/vnd.oci.image.' + type, 'digest': 'sha256:' + digest, 'size': len(data)}
            layers = []
            for line in sys.argv[1:]:
                name, purpose, kind = line.split()
                layer = blob(open(name, 'rb').read(), 'layer.v1.' + kind)
                if purpose != '-': layer['annotations'] = {'io.slipway.layer': purpose}
                layers.append(layer)
            config = {'architecture': 'amd64', 'os': 'linux',
                'rootfs': {'type': 'layers', 'diff_ids': [layer['digest'] for layer in layers]}}
            manifest = {'schemaVersion': 2, 'mediaType': 'application/vnd.oci.image.manifest.v1+json',
                'config': blob(json.dumps(config).encode(), 'config.v1+json'), 'layers': layers}
            index = {'schemaVersion': 2, 'manifests': [blob(json.dumps(manifest).encode(), 'manifest.v1+json')]}
            open('image/index.json', 'w').write(json.dumps(index))
            open('image/oci-layout', 'w').write('{"imageLayoutVersion": "1.0.0"}')
            """
        let result = try await run("python3", ["-c", script] + text, in: directory.path)
        guard result.succeeded else { throw TestFailure("\(result)") }
    }

    /// Writes a tar.
    /// - Parameter entries: Types and paths inside the archive; those with a slash before them begin at the root.
    private func tar(_ name: String, _ entries: [String]) async throws {
        let script = """
            import io, sys, tarfile
            types = {'f': tarfile.REGTYPE, 'l': tarfile.SYMTYPE, 'd': tarfile.DIRTYPE, 'p': tarfile.FIFOTYPE}
            content = b'[core]\\nrepo_version=1\\nmode=archive-z2\\n'
            with tarfile.open(sys.argv[1], 'w', format=tarfile.PAX_FORMAT) as tar:
                for line in open(sys.argv[2]).read().splitlines():
                    kind, path = line[0], line[2:]
                    info = tarfile.TarInfo(path[1:] if path[0] == '/' else sys.argv[3] + '/' + path)
                    info.type = types[kind]
                    if kind == 'l': info.linkname = 'elsewhere'
                    if kind == 'f': info.size = len(content)
                    tar.addfile(info, io.BytesIO(content))
            """
        try directory.write("entries", entries.joined(separator: "\n"))
        let result = try await run(
            "python3", ["-c", script, directory(name), directory("entries"), Self.root], in: directory.path)
        guard result.succeeded else { throw TestFailure("\(result)") }
    }

    private func archive(_ names: String...) throws -> ImageArchive {
        try ImageArchive(
            place: "image",
            layers: names.map { name in
                let file = try OpenFile(FilePath(directory(name)))
                return FileExtent(file: file, range: 0..<file.size)
            })
    }
}
