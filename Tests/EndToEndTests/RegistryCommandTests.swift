import Glibc
import Markup
import TestSupport
import Testing

/// `slipway image upload`, `download`, `inspect` and `bundle` against Debian's real registry.
@Suite(
    .enabled(
        if: DockerRegistry.isUsable && Tool("skopeo").isUsable && Tool("htpasswd").isUsable && Tool("ostree").isUsable))
struct RegistryCommandTests {
    @Test(.timeLimit(.minutes(3)))
    func imagesGoUpAndDownByteForByte() async throws {
        let workshop = try OSWorkshop()
        try await workshop.makeTree()
        try await workshop.image("one")
        try await workshop.withRegistry { server in
            let place = server.place("rack/ock:1")
            let (layout, back) = (workshop.directory("one"), workshop.directory("back"))
            let up = try await workshop.json(
                ["image", "upload", "--source", "oci:\(layout)", "--destination", place] + server.flags)
            #expect(up.list("blobs").allSatisfy { $0.text("outcome") == "stored" })
            #expect(try await workshop.digest(place, server.inspectFlags) == up.text("digest"))

            // A second time nothing is sent.
            let again = try await workshop.json(
                ["image", "upload", "--source", "oci:\(layout)", "--destination", place] + server.flags)
            #expect(
                again.text("movedBytes") == "0" && again.list("blobs").allSatisfy { $0.text("outcome") == "present" })

            let down = try await workshop.json(
                ["image", "download", "--source", place, "--destination", "oci:\(back):1"] + server.flags)
            #expect(down.text("digest") == up.text("digest"))
            let same = try await run("diff", ["-r", layout + "/blobs", back + "/blobs"])
            #expect(same.succeeded, "\(same)")
            let sound = try await workshop.slipway(["archive", "fsck", "oci:\(back):1"])
            #expect(sound.output.contains("sound"))

            let seen = try await workshop.json(["image", "inspect", place] + server.flags)
            #expect(seen.text("digest") == up.text("digest") && seen.list("images").count == 1)
            let tags = try await workshop.json(["image", "inspect", "--tags", place] + server.flags)
            #expect(tags.list("tags").count == 1)
            let raw = try await workshop.slipway(["image", "inspect", "--raw", place] + server.flags)
            let hash = try await run("sha256sum", [], input: raw.output)
            #expect("sha256:" + hash.output.prefix(64) == up.text("digest"))
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func theNextVersionSendsOnlyItsNewLayers() async throws {
        let workshop = try OSWorkshop()
        try await workshop.makeTree()
        try await workshop.image("one")
        try await workshop.shell("echo more > \"$1/os/usr/bin/new\"")
        try await workshop.image("two", ["--previous", "oci:\(workshop.directory("one"))"])
        try await workshop.withRegistry { server in
            for (name, tag) in [("one", "1"), ("two", "2")] {
                let up = try await workshop.json(
                    [
                        "image", "upload", "--source", "oci:\(workshop.directory(name))", "--destination",
                        server.place("rack/ock:\(tag)"),
                    ] + server.flags)
                let kept = up.list("blobs").filter { $0.text("outcome") == "present" }
                #expect(kept.isEmpty == (name == "one"), "\(up.value.json())")
            }
            // In another repository the blobs are taken over.
            let mounted = try await workshop.json(
                [
                    "image", "upload", "--source", "oci:\(workshop.directory("two"))", "--destination",
                    server.place("other/ock:2"), "--mount-from", "rack/ock",
                ] + server.flags)
            #expect(mounted.text("movedBytes") == "0", "\(mounted.value.json())")
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func aDryRunSaysWhatWouldBeSentAndSendsNothing() async throws {
        let workshop = try OSWorkshop()
        try await workshop.makeTree()
        try await workshop.image("one")
        try await workshop.withRegistry { server in
            let place = server.place("rack/ock:1")
            let arguments = [
                "image", "upload", "--dry-run", "--source", "oci:\(workshop.directory("one"))", "--destination", place,
            ]
            let dry = try await workshop.json(arguments + server.flags)
            #expect(dry.text("dryRun") == "true" && dry.text("movedBytes") == dry.text("bytes"))
            let seen = try await run(Places.program, ["image", "inspect", place] + server.flags)
            #expect(seen.status == 3, "\(seen)")
            #expect(access(server.registry.storage + "/docker", F_OK) != 0)

            // What another repository has would not be sent.
            try await workshop.slipway(
                arguments.filter { $0 != "--dry-run" && $0 != place } + [server.place("other/ock:1")] + server.flags)
            let mounted = try await workshop.json(arguments + ["--mount-from", "other/ock"] + server.flags)
            #expect(mounted.text("movedBytes") == "0", "\(mounted.value.json())")
            #expect(mounted.list("blobs").allSatisfy { $0.text("outcome") == "mounted" })
            #expect(access(server.registry.storage + "/docker/registry/v2/repositories/rack", F_OK) != 0)
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func wrongCredentialsAndUnknownAuthoritiesAreNamed() async throws {
        let workshop = try OSWorkshop()
        try await workshop.makeTree()
        try await workshop.image("one")
        try await workshop.withRegistry { server in
            let place = server.place("rack/ock:1")
            let arguments = ["image", "upload", "--source", "oci:\(workshop.directory("one"))", "--destination", place]
            let stranger = try await run(
                Places.program, arguments + ["--ca-file", server.authority.certificate, "--creds", "operator:wrong"])
            #expect(stranger.status == 3 && stranger.error.contains("--authfile"), "\(stranger)")
            #expect(!stranger.error.contains("wrong"), "\(stranger)")
            let untrusted = try await run(Places.program, arguments + ["--creds", "operator:secret-word"])
            #expect(untrusted.status == 3 && untrusted.error.contains("--ca-file"), "\(untrusted)")
            let unverified = try await run(
                Places.program, arguments + ["--tls-verify=false"],
                environment: ["SLIPWAY_CREDS": "operator:secret-word"])
            #expect(unverified.succeeded, "\(unverified)")
            // They are for the only registry that there is, whichever side it is on, or for both sides when it is on both.
            for (command, source, destination) in [
                ("upload", place, "oci:" + workshop.directory("back")), ("upload", place, server.place("other/ock:1")),
                ("download", place, server.place("third/ock:1")),
            ] {
                let copied = try await run(
                    Places.program,
                    [
                        "image", command, "--source", source, "--destination", destination, "--ca-file",
                        server.authority.certificate, "--creds", "operator:secret-word",
                    ])
                #expect(copied.succeeded, "\(copied)")
            }
        }
    }

    @Test(.enabled(if: Tool("script").isUsable), .timeLimit(.minutes(3)))
    func aTerminalIsAskedAndMayRefuse() async throws {
        let workshop = try OSWorkshop()
        try await workshop.withRegistry { server in
            let program =
                "\(Places.program) image inspect --tags \(server.place("rack/ock")) --ca-file \(server.authority.certificate)"
            // Each answer waits for its question.
            let answering = """
                file=$1; shift; touch "$file"
                answer() { while ! grep -q "$1" "$file"; do sleep 0.05; done; printf "$2"; }
                { for pair; do answer "${pair%%=*}" "${pair#*=}"; done; answer "Script done" ""; } | script -efc "$0" "$file"
                """
            let given = try await run(
                "sh",
                [
                    "-c", answering, program, workshop.directory("given"), "User:=operator\\n",
                    "Password:=secret-word\\n",
                ],
                deadline: .seconds(60))
            // There is no such repository, but that is only told to those who may ask.
            #expect(given.output.contains("404") && !given.output.contains("secret-word"), "\(given)")
            let refused = try await run(
                "sh", ["-c", answering, program, workshop.directory("refused"), "User:=\\003"], deadline: .seconds(60))
            #expect(refused.status == 130, "\(refused)")
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func anIndexGoesWholeOrInPart() async throws {
        let workshop = try OSWorkshop()
        try await workshop.makeTree()
        let layout = workshop.directory("many")
        var images: [Encapsulator] = []
        for architecture in ["amd64", "arm64"] {
            var image = try await workshop.encapsulator(architecture)
            image.architecture = architecture
            images.append(image)
        }
        try await Encapsulator.write(images, layout: layout)
        try await workshop.withRegistry { server in
            let whole = try await workshop.json(
                [
                    "image", "upload", "--all", "--source", "oci:\(layout)", "--destination",
                    server.place("rack/ock:all"),
                ]
                    + server.flags)
            #expect(whole.text("mediaType").contains("index"))
            let flags = server.skopeo("src")
            let copied = try await run(
                "skopeo",
                ["copy", "--insecure-policy", "--all"] + flags
                    + [server.place("rack/ock:all"), "oci:\(workshop.directory("theirs")):all"])
            #expect(copied.succeeded, "\(copied)")
            let one = try await workshop.json(
                [
                    "image", "download", "--arch", "arm64", "--source", server.place("rack/ock:all"), "--destination",
                    "dir:\(workshop.directory("one"))",
                ] + server.flags)
            #expect(one.text("mediaType").contains("manifest") && one.text("digest") != whole.text("digest"))
            let unclear = try await run(
                Places.program,
                [
                    "image", "download", "--source", server.place("rack/ock:all"), "--destination",
                    "dir:\(workshop.directory("none"))",
                ] + server.flags)
            #expect(unclear.status == 1 && unclear.error.contains("arm64"), "\(unclear)")
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func anImageIsMadeStraightOutOfARegistry() async throws {
        let workshop = try OSWorkshop()
        try await workshop.makeTree()
        _ = try await workshop.encapsulator().write(layout: workshop.directory("encapsulated"))
        try await workshop.withRegistry { server in
            let place = server.place("os/ock:1")
            try await workshop.slipway(
                ["image", "upload", "--source", "oci:\(workshop.directory("encapsulated"))", "--destination", place]
                    + server.flags)
            let name = "ostree-unverified-registry:" + place.dropFirst("docker://".count)
            try await workshop.slipway(
                [
                    "image", "create", "--source", name, "--ref", "ock", "--data-only", "--destination",
                    "oci:\(workshop.directory("archive"))",
                ] + server.flags)
            let sound = try await workshop.slipway(["archive", "fsck", "oci:\(workshop.directory("archive"))"])
            #expect(sound.output.contains("sound"))
            // A spelling that asks for signatures is never taken without.
            for spelling in ["ostree-image-signed:docker://", "ostree-remote-registry:fedora:"] {
                let refused = try await run(
                    Places.program,
                    [
                        "image", "create", "--source", spelling + place.dropFirst("docker://".count), "--ref", "ock",
                        "--data-only", "--destination", "oci:\(workshop.directory("refused"))",
                    ] + server.flags)
                #expect(refused.status == 1, "\(refused)")
                #expect(access(workshop.directory("refused"), F_OK) != 0)
            }
        }
    }
}
