import Glibc
import TestSupport
import Testing

/// `slipway image bundle` and `upload --spread`: from one registry, over a file, to another.
@Suite(
    .enabled(
        if: DockerRegistry.isUsable && Tool("skopeo").isUsable && Tool("htpasswd").isUsable && Tool("ostree").isUsable))
struct BundleTests {
    /// What nodes of a cluster with a virtual IP pull.
    private static let pulled = [
        "olcne/pause:3.10", "olcne/etcd:3.5.23", "olcne/kube-apiserver:v1.33.5",
        "olcne/kube-controller-manager:v1.33.5",
        "olcne/kube-scheduler:v1.33.5", "olcne/kube-proxy:v1.33.5", "olcne/coredns:current", "olcne/nginx:1.17.7-1",
        "olcne/ock-ostree:1.33",
    ]

    @Test(.timeLimit(.minutes(4)))
    func aClusterCrossesTheGap() async throws {
        let workshop = try OSWorkshop()
        try await workshop.makeTree()
        try await workshop.image("rack/image".replacing("/", with: "-"))
        let cluster = try workshop.directory.write(
            "cluster.yaml",
            """
            name: rack
            virtualIp: 192.0.2.10
            providers:
              byo:
                networkInterface: enp1s0
            serve:
              image: oci:rack-image
            """)
        try await workshop.withRegistry { server in
            // Oracle's registry is played by ours, as a mirror.
            for name in Self.pulled {
                try await workshop.slipway(
                    [
                        "image", "upload", "--quiet", "--source", "oci:\(workshop.directory("rack-image"))",
                        "--destination", server.place(name),
                    ] + server.flags)
            }
            let conf = try workshop.directory.write(
                "registries.conf",
                """
                [[registry]]
                location = "container-registry.oracle.com"
                blocked = true
                [[registry.mirror]]
                location = "\(server.registry.authority)"
                """)
            let bundle = workshop.directory("rack.tar")
            let made = try await workshop.json(
                ["image", "bundle", "-c", cluster, "--destination", "oci-archive:\(bundle)", "--registries-conf", conf]
                    + server.flags)
            let names = made.list("images").map { $0.text("name") }
            #expect(names == ["rack/image:1.33"] + Self.pulled.map { "container-registry.oracle.com/\($0)" })

            // The other side: nothing but the file.
            try await OSWorkshop().withRegistry { lan in
                // A dry run counts what images share once.
                let dry = try await workshop.json(
                    [
                        "image", "upload", "--spread", "--dry-run", "--file", bundle, "--destination",
                        lan.place("mirror"),
                    ] + lan.flags)
                let spread = try await workshop.json(
                    ["image", "upload", "--spread", "--file", bundle, "--destination", lan.place("mirror")] + lan.flags)
                #expect(
                    dry.list("images").map { $0.text("movedBytes") }
                        == spread.list("images").map { $0.text("movedBytes") })
                #expect(
                    spread.list("images").map { $0.text("place") }
                        == (["rack/image:1.33"] + Self.pulled).map { lan.place("mirror/\($0)") })
                #expect(spread.text("registriesConf").contains("location = \"\(lan.registry.authority)/mirror\""))
                // Nodes that are told what was printed pull from there.
                let nodes = try workshop.directory.write("nodes.conf", spread.text("registriesConf"))
                let pulled = try await run(
                    "skopeo",
                    ["--registries-conf", nodes, "inspect", "--raw"] + lan.inspectFlags.prefix(2) + lan.flags.prefix(2)
                        + ["docker://container-registry.oracle.com/olcne/etcd:3.5.23"])
                #expect(pulled.succeeded, "\(pulled)")
                let again = try await workshop.slipway(
                    ["image", "upload", "--spread", "--file", bundle, "--destination", lan.place("mirror")] + lan.flags)
                #expect(again.output.matches(of: /nothing sent/).count == 10, "\(again)")
                for (image, item) in zip(made.list("images"), spread.list("images")) {
                    #expect(image.text("digest") == item.text("digest"))
                    #expect(
                        try await workshop.digest(item.text("place"), lan.inspectFlags) == item.text("digest"))
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func allThatIsMissingIsToldAtOnceAndNothingIsWritten() async throws {
        let workshop = try OSWorkshop()
        let cluster = try workshop.directory.write("cluster.yaml", "name: rack\nloadBalancer: 192.0.2.10\n")
        try await workshop.withRegistry { server in
            let conf = try workshop.directory.write(
                "registries.conf",
                "[[registry]]\nprefix = \"container-registry.oracle.com\"\nlocation = \"\(server.registry.authority)\"\n"
            )
            let result = try await run(
                Places.program,
                [
                    "image", "bundle", "-c", cluster, "--destination", "oci-archive:\(workshop.directory("rack.tar"))",
                    "--registries-conf", conf,
                ] + server.flags)
            #expect(result.status == 3 && result.error.contains("8 images"), "\(result)")
            #expect(result.error.contains("olcne/pause:3.10") && result.error.contains("ock-ostree:1.33"), "\(result)")
            #expect(access(workshop.directory("rack.tar"), F_OK) != 0)
        }
    }
}
