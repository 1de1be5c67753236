import Files
import OCI
import TestSupport
import Testing

/// Archives as older and newer versions of Docker, and other programs, write them.
@Suite(.enabled(if: Tool("tar").isUsable && Tool("sha256sum").isUsable)) struct DockerArchiveTests {
    private static let platform = #""architecture":"amd64","os":"linux""#

    /// The layers' tars, their digests, and a shell to pack them.
    private struct Workshop {
        let directory: TemporaryDirectory
        var digests: [String] = []

        init() async throws {
            directory = try TemporaryDirectory()
            for name in ["one", "two"] {
                try directory.write(name, String(repeating: name, count: 1_000))
                _ = try await shell("tar --mtime=@0 --owner=0 --group=0 --format=ustar -cf \(name).tar \(name)")
                digests.append("sha256:" + (try await shell("sha256sum < \(name).tar")).prefix(64))
            }
        }

        @discardableResult
        func shell(_ script: String) async throws -> String {
            let result = try await run("sh", ["-ec", script], in: directory.path)
            guard result.succeeded else { throw TestFailure("\(script): \(result)") }
            return result.output
        }

        func config(_ digests: [String]) -> String {
            let list = digests.map { "\"\($0)\"" }.joined(separator: ",")
            return #"{\#(platform),"rootfs":{"type":"layers","diff_ids":[\#(list)]}}"#
        }

        /// Packs what is in `in`.
        func pack(_ list: String) async throws {
            try directory.write("in/manifest.json", list)
            try await shell("tar -C in -cf image.tar $(ls -A in)")
        }

        func location(_ reference: String? = nil) throws -> ImageLocation {
            try ImageLocation("docker-archive:\(directory("image.tar"))" + (reference.map { ":\($0)" } ?? ""))
        }
    }

    /// The same layer three times: a file, a symbolic link to it, and a hard link.
    @Test func linkedLayers() async throws {
        let workshop = try await Workshop()
        try await workshop.shell(
            "mkdir -p in/a in/b in/c; cp one.tar in/a/layer.tar; ln -s ../a/layer.tar in/b/layer.tar;"
                + "ln in/a/layer.tar in/c/layer.tar")
        try workshop.directory.write("in/x.json", workshop.config([String](repeating: workshop.digests[0], count: 3)))
        try await workshop.pack(
            #"[{"Config":"x.json","RepoTags":null,"Layers":["a/layer.tar","b/layer.tar","c/layer.tar"]}]"#)
        let image = try OpenedImage(workshop.location())
        #expect(image.layers.map { "\($0.descriptor.digest)" } == [String](repeating: workshop.digests[0], count: 3))
        #expect(image.layers.allSatisfy { $0.isPlain && $0.extent.range == image.layers[0].extent.range })
        #expect(image.descriptor.platform == Platform(.amd64))
        #expect(try OpenedImage(workshop.location()).descriptor == image.descriptor)
    }

    /// Compressed layers get digests of their own; they are what the bytes say, whatever they are called.
    @Test(.enabled(if: Tool("zstd").isUsable), arguments: ["gzip", "zstd"])
    func compressedLayers(_ tool: String) async throws {
        let workshop = try await Workshop()
        try await workshop.shell("mkdir in; cp one.tar in/one; \(tool) -c < two.tar > in/two.tar")
        try workshop.directory.write("in/x.json", workshop.config(workshop.digests))
        try await workshop.pack(#"[{"Config":"x.json","RepoTags":["a:1"],"Layers":["one","two.tar"]}]"#)
        let image = try OpenedImage(workshop.location())
        #expect(image.layers.map(\.descriptor.mediaType) == [.layer, tool == "gzip" ? .gzipLayer : .zstdLayer])
        let digest = try await workshop.shell("sha256sum < in/two.tar").prefix(64)
        #expect(image.layers[1].descriptor.digest.hex == digest)
        let source = try workshop.location().source()
        _ = try source.root()
        #expect(try source.blob(image.layers[1].descriptor).all().count == image.layers[1].descriptor.size)
    }

    /// References, and which image they lead to.
    private static let references: [(String, Int?)] = [
        ("a:1", 0), ("docker.io/library/a:1", 0), ("index.docker.io/library/a:1", 0), ("a", 1), ("a:latest", 1),
        ("docker.io/library/a", 1), ("example.org/team/a:1", 2), ("localhost:5000/a:1", 3), ("user/a", 4), ("@0", 0),
        ("@4", 4), ("a:2", nil), ("example.org/a:1", nil), ("@5", nil), ("docker.io/a:1", nil),
    ]

    /// Names are completed as Docker does.
    @Test func names() async throws {
        let workshop = try await Workshop()
        try await workshop.shell("mkdir in; cp one.tar two.tar in")
        let names = [
            ["docker.io/library/a:1"], ["a"], ["example.org/team/a:1"], ["localhost:5000/a:1"],
            ["x:1", "user/a:latest"],
        ]
        var images: [String] = []
        for (number, names) in names.enumerated() {
            // A label tells them apart.
            let config = workshop.config([]).dropLast() + #","config":{"Labels":{"n":"\#(number)"}}}"#
            try workshop.directory.write("in/\(number).json", String(config))
            images.append(
                #"{"Config":"\#(number).json","RepoTags":["\#(names.joined(separator: "\",\""))"],"Layers":[]}"#)
        }
        try await workshop.pack("[\(images.joined(separator: ","))]")
        for (reference, number) in Self.references {
            guard let number else {
                let error = #expect(throws: ImageError.self) { try OpenedImage(workshop.location(reference)) }
                #expect(error?.description.contains("`localhost:5000/a:1`") == true, "\(reference)")
                continue
            }
            let labels = try OpenedImage(workshop.location(reference)).config.execution.labels
            #expect(labels == ["n": "\(number)"], "\(reference)")
        }
        let several = #expect(throws: ImageError.self) { try OpenedImage(workshop.location()) }
        #expect(several?.description.contains("more than once") == true)
    }

    /// What cannot be an archive of Docker's, or is damaged, is refused with its name.
    @Test(arguments: [
        ("{}", "a mapping"), ("[]", "empty"), ("[1]", "manifest.json:1:2"), (#"[{"Layers":[]}]"#, "Config"),
        (#"[{"Config":"y.json","Layers":[]}]"#, "y.json"), (#"[{"Config":"../x.json","Layers":[]}]"#, "../x.json"),
        (#"[{"Config":"x.json","Layers":[]}]"#, "its config names 1 layers"),
        (#"[{"Config":"x.json","Layers":["gone"]}]"#, "gone"), (#"[{"Config":"x.json","Layers":["loop"]}]"#, "loop"),
        (#"[{"Config":"x.json","Layers":["out"]}]"#, "out"), (#"[{"Config":"one.tar","Layers":[]}]"#, "one.tar:1:1"),
        (#"[{"Config":"x.json","Layers":7}]"#, "[0].Layers"),
    ])
    func damage(_ list: String, _ complaint: String) async throws {
        let workshop = try await Workshop()
        try await workshop.shell("mkdir in; cp one.tar in; ln -s loop in/loop; ln -s ../../etc/passwd in/out")
        try workshop.directory.write("in/x.json", workshop.config([workshop.digests[0]]))
        try await workshop.pack(list)
        let error = #expect(throws: (any Error).self) { try OpenedImage(workshop.location()) }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains(complaint) && text.contains("image.tar"), "\(text)")
    }

    /// A plain layer that is not the one of the config is found when it is read.
    @Test func wrongLayer() async throws {
        let workshop = try await Workshop()
        try await workshop.shell("mkdir in; cp two.tar in")
        try workshop.directory.write("in/x.json", workshop.config([workshop.digests[0]]))
        try await workshop.pack(#"[{"Config":"x.json","Layers":["two.tar"]}]"#)
        let source = try workshop.location().source()
        let layer = try #require(try SourceImage(source).manifest.layers.first)
        #expect(throws: ImageError.self) { try source.blob(layer).all() }
    }
}
