import Markup
import TestSupport
import Testing

/// `image create` for several architectures, on another server's image, and with another server.
@Suite(.enabled(if: Tool("ostree").isUsable), .timeLimit(.minutes(5))) struct PlatformTests {
    private let workshop: OSWorkshop
    /// A static program that comes with every Debian.
    private static let staticProgram = "/sbin/ldconfig"
    #if arch(arm64)
        private static let (own, foreign, foreignMachine) = ("arm64", "amd64", "\\076")
    #else
        private static let (own, foreign, foreignMachine) = ("amd64", "arm64", "\\267")
    #endif

    init() async throws {
        workshop = try OSWorkshop()
        try await workshop.makeTree()
    }

    private func place(_ name: String) -> String { "oci:\(workshop.directory(name))" }

    private func json(_ tool: String, _ arguments: [String]) async throws -> Value {
        let result = try await run(tool, arguments)
        guard result.succeeded else { throw TestFailure("\(arguments): \(result)") }
        return try JSON.parse(Array(result.output.utf8), source: tool).value
    }

    @Test("two platforms give one index, each with its own commit", .enabled(if: Tool("skopeo").isUsable))
    func twoPlatforms() async throws {
        let architectures = ["amd64", "arm64"]
        var images: [Encapsulator] = []
        for architecture in architectures {
            try await workshop.shell("echo \"$2\" > \"$1/os/usr/machine\"", [architecture])
            var image = try await workshop.encapsulator(architecture)
            image.architecture = architecture
            images.append(image)
        }
        try await Encapsulator.write(images, layout: workshop.directory("os-image"))
        let made = try await workshop.create(
            place("os-image"), as: "made", ["--arch", "amd64", "--arch", "arm64", "--data-only"])

        let index = try await json("skopeo", ["inspect", "--raw", place("made")])
        #expect(index["mediaType"] == "application/vnd.oci.image.index.v1+json")
        let platforms = index["manifests"]?.elements.map { $0["platform"]?["architecture"]?.text }
        #expect(platforms == architectures)
        let digests = index["manifests"]?.elements.map { $0["digest"] } ?? []
        #expect(Set(digests).count == 2 && made["images"]?.elements.map { $0["digest"] } == digests)
        let all = try await json(Places.program, ["image", "inspect", place("made"), "-o", "json"])
        #expect(all["images"]?.elements.map { $0["digest"] } == digests && all["digest"] == made["digest"])

        for (architecture, image) in zip(architectures, images) {
            let inspected = try await json(
                Places.program, ["image", "inspect", "--arch", architecture, place("made"), "-o", "json"])
            #expect(inspected["images"]?.elements.map { $0["platform"]?.text } == ["linux/\(architecture)"])
            #expect(inspected.branches == ["ock \(image.source.commit)"])
            try await workshop.shell(
                "skopeo --override-arch \"$2\" copy -q \"oci:$1/made\" \"oci:$1/$2.image\"", [architecture])
            let repository = try await workshop.unpack("\(architecture).image")
            #expect(try await workshop.soundRefs(repository) == ["ock \(image.source.commit)"])
            try await workshop.slipway(["archive", "fsck", "--quiet", "--arch", architecture, place("made")])
            let machine = try await workshop.slipway(
                ["archive", "cat", "--arch", architecture, place("made"), "/usr/machine"])
            #expect(machine.output == architecture + "\n")
        }
    }

    @Test("a platform that the source has not, or a tree for two, is refused, and nothing is left")
    func missingPlatform() async throws {
        var image = try await workshop.encapsulator()
        image.architecture = "amd64"
        try await Encapsulator.write([image], layout: workshop.directory("os-image"))
        let missing = try await workshop.tryCreate(
            place("os-image"), to: place("made"), ["--arch", "amd64", "--arch", "arm64", "--data-only"])
        #expect(missing.status == 1 && missing.error.contains("arm64"), "\(missing)")
        let tree = try await workshop.tryCreate(
            "tree:\(workshop.directory("os"))", to: place("made"),
            ["--ref", "ock", "--arch", "amd64", "--arch", "arm64", "--data-only"])
        #expect(tree.status == 2 && tree.error.contains("one architecture"), "\(tree)")
        #expect(try await !workshop.exists("made/index.json"))
    }

    @Test(
        "on a web server's image the archive lies above, and the server starts as before",
        .enabled(if: Tool("umoci").isUsable && Tool("skopeo").isUsable && Tool.isRoot))
    func base() async throws {
        try await workshop.shell(
            """
            cd "$1"; umoci init --layout base; umoci new --image base:latest
            umoci unpack --image base:latest new; mkdir new/rootfs/etc; echo base > new/rootfs/etc/base
            umoci repack --image base:latest new
            umoci config --image base:latest --config.entrypoint /usr/sbin/nginx --config.cmd -g \\
                --config.env PATH=/usr/sbin --config.user 7:8 --config.workingdir /srv --config.label maker=me
            """)
        try await workshop.create(
            "tree:\(workshop.directory("os"))", as: "made",
            ["--ref", "ock", "--timestamp", "1700000000", "--base", place("base") + ":latest"])
        let below = try await json("skopeo", ["inspect", "--raw", place("base") + ":latest"])["layers"]?.elements ?? []
        let layers = try await json("skopeo", ["inspect", "--raw", place("made")])["layers"]?.elements ?? []
        #expect(below.count == 1 && layers.count > 1)
        #expect(layers.first?["digest"] == below.first?["digest"])
        let config = try await json("skopeo", ["inspect", "--config", place("made")])["config"]
        #expect(config?["Entrypoint"] == ["/usr/sbin/nginx"] && config?["Cmd"] == ["-g"])
        #expect(config?["Env"] == ["PATH=/usr/sbin"] && config?["User"] == "7:8" && config?["WorkingDir"] == "/srv")
        #expect(config?["Labels"]?["maker"] == "me" && config?["Labels"]?["io.slipway.ostree.ref"] == "ock")

        // umoci wants a name.
        try await workshop.shell(
            """
            cd "$1"; skopeo copy -q oci:made oci:named:latest; umoci unpack --image named:latest bundle
            [ "$(cat bundle/rootfs/etc/base)" = base ]
            """)
        let repository = workshop.directory("bundle/rootfs/usr/share/nginx/html/ostree")
        #expect(try await workshop.soundRefs(repository).count == 1)

        // Such an image is a source too, in the form in which it comes from Docker.
        try await workshop.shell("cd \"$1\"; skopeo copy -q oci:made docker-archive:made.tar")
        try await workshop.create("docker-archive:\(workshop.directory("made.tar"))", as: "again")
        let again = try await workshop.unpack("again")
        #expect(try await workshop.soundRefs(again) == workshop.soundRefs(repository))
    }

    /// Copies the static program for this machine's architecture, and for the other by its header's word.
    private func programs() async throws {
        let script = "cd \"$1\"; cp \"$2\" own; cp own foreign; printf \"$3\" | dd of=foreign bs=1 seek=18 conv=notrunc"
        try await workshop.shell(script + " status=none", [Self.staticProgram, Self.foreignMachine])
    }

    @Test("a given server is put into the image of its architecture", .enabled(if: Tool("skopeo").isUsable))
    func serverBinary() async throws {
        try await programs()
        for (name, architecture) in [("own", Self.own), ("foreign", Self.foreign)] {
            try await workshop.create(
                "tree:\(workshop.directory("os"))", as: name + ".image",
                ["--ref", "ock", "--arch", architecture]
                    + ["foreign", "own"].flatMap { ["--server-binary", workshop.directory($0)] })
            let config = try await json(
                "skopeo", ["--override-arch", architecture, "inspect", "--config", place(name + ".image")])
            #expect(config["architecture"]?.text == architecture)
            #expect(config["config"]?["Entrypoint"]?.elements.first == "/usr/bin/slipway")
            try await workshop.shell(
                """
                cd "$1/$2.image"; mkdir root; skopeo --override-arch "$3" inspect --raw "oci:$1/$2.image" > manifest
                layer=$(python3 -c 'import json; print(json.load(open("manifest"))["layers"][0]["digest"][7:])')
                tar -xzf "blobs/sha256/$layer" -C root; cmp root/usr/bin/slipway "$1/$2"; [ -x root/usr/bin/slipway ]
                """, [name, architecture])
        }
    }

    @Test("a server that cannot run in the image is refused by its name, and nothing is left")
    func wrongServer() async throws {
        try await programs()
        try workshop.directory.write("text", "#!/bin/sh\n", mode: 0o755)
        for (file, architecture, says) in [
            ("/bin/sh", Self.own, "shared libraries"), (workshop.directory("text"), Self.own, "is no ELF program"),
            (workshop.directory("foreign"), Self.own, workshop.directory("foreign")),
            (workshop.directory("own"), Self.foreign, Self.foreign),
        ] {
            let refused = try await workshop.tryCreate(
                "tree:\(workshop.directory("os"))", to: "oci-archive:\(workshop.directory("made.tar"))",
                ["--ref", "ock", "--arch", architecture, "--server-binary", file])
            #expect(refused.status == 1 && refused.error.contains(says), "\(file) for \(architecture): \(refused)")
            try await workshop.shell("rm -f \"$1/made.tar\"")
        }
    }

    @Test("without a server for another architecture there is no image")
    func noServer() async throws {
        let refused = try await workshop.tryCreate(
            "tree:\(workshop.directory("os"))", to: place("made"), ["--ref", "ock", "--arch", Self.foreign])
        #expect(refused.status == 1 && refused.error.contains("--server-binary"), "\(refused)")
        #expect(try await workshop.shell("ls -A \"$1\"") == "os\n")
    }
}
