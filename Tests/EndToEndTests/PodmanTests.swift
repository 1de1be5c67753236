import TestSupport
import Testing

/// The image under the engine that operators use.
///
/// Runs where podman is installed and can run a container at all. CI need not have it, even with
/// `SLIPWAY_REQUIRE_TOOLS`: its own containers seldom may start further ones; `RunnableImageTests` stands in there.
@Suite(
    .enabled("podman runs containers here") { await Podman.works() }, .timeLimit(.minutes(5)))
struct PodmanTests {
    @Test("the image that skopeo or podman itself loads serves hosts", arguments: ["skopeo copy", "podman load"])
    func serves(_ way: String) async throws {
        let workshop = try OSWorkshop()
        try await workshop.makeTree()
        let podman = Podman(workshop.directory)
        let archive = workshop.directory("image.tar")
        try await workshop.slipway([
            "image", "create", "--quiet", "--source", "tree:\(workshop.directory("os"))", "--ref", "ock",
            "--destination", "oci-archive:\(archive):localhost/ock:latest",
        ])
        if way == "podman load" {
            try await podman.expect(["load", "-q", "-i", archive])
        } else {
            try await workshop.shell(
                "skopeo copy -q \"oci-archive:$2\" \"containers-storage:[$3]localhost/ock:latest\"",
                [archive, podman.store])
        }
        let port = try freePort()
        try await podman.running(["-p", "127.0.0.1:\(port):80", "localhost/ock:latest"]) { container in
            let pulled = try await run(
                "sh", ["-euc", Self.client, "sh", workshop.directory.path, "\(port)"], deadline: .seconds(60))
            let said = try await podman.run(["logs", container])
            #expect(pulled.succeeded, "\(pulled)\n\(said)")
            // It ends by itself when it is asked to, long before podman would kill it.
            try await podman.expect(["stop", "-t", "30", container])
            #expect(try await podman.expect(["inspect", "-f", "{{.State.ExitCode}}", container]) == "0\n")
        }
    }

    private static let client = """
        cd "$1"; url=http://127.0.0.1:$2/ostree
        for try in $(seq 50); do curl -sf -o /dev/null "$url/config" && break; sleep 0.1; done
        ostree --repo=client init --mode=bare-user-only
        ostree --repo=client remote add --no-gpg-verify o "$url"
        ostree --repo=client pull --disable-fsync o ock; ostree --repo=client fsck -q
        ostree --repo=client checkout -U o:ock out; diff -r os out
        """
}
