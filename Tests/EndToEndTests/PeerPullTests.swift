import Markup
import TestSupport
import Testing

/// The real `ostree` pulls from the server that serves a rack.
@Suite(.enabled(if: Tool("ostree").isUsable), .timeLimit(.minutes(3))) struct PeerPullTests {
    private static let pull = """
        ostree --repo="$1" init --mode=bare-user
        ostree --repo="$1" remote add --no-gpg-verify slipway "$2"
        ostree --repo="$1" pull --disable-fsync slipway ock; ostree --repo="$1" fsck -q
        ostree --repo="$1" checkout -U slipway:ock "$1.tree"; diff -r os "$1.tree"
        """

    @Test(
        "from the archive, and from a host's own path, where it is that host's progress",
        arguments: [[], ["--delta", "scratch"]])
    func pulls(_ image: [String]) async throws {
        try await PeerServer.serving(image: image) { server in
            let pulled = try await server.shell(Self.pull, "all", server.url + "/ostree")
            #expect(pulled.succeeded, "\(pulled)")

            // The way of an installer: boot script, Kickstart, and what that names.
            let kickstart = try await server.kickstart(server.boot(PeerServer.control))
            let own = String(try #require(kickstart.firstMatch(of: /ostreesetup .*--url=(\S+)/)).1)
            #expect(own.wholeMatch(of: /http:\S+\/h\/[0-9a-f]{16}\/ostree/) != nil, "\(own)")
            let before = try await server.show("control-1")
            #expect(before.text("phase") == "installing" && before.text("archiveBytesRead") == "0")
            let installed = try await server.shell(Self.pull, "own", own)
            #expect(installed.succeeded, "\(installed)")

            // Every byte of the archive that the client needs, and what it looks for besides: the summary and its like.
            // With a delta nobody knows how much of either a client takes.
            let need = Int(before.text("archiveBytes"))
            #expect(need.map { $0 > 10_000 } == (image.isEmpty ? true : nil), "\(before.text("archiveBytes"))")
            try await server.program.wait(for: "the progress") { _ in
                Int(try await server.show("control-1").text("archiveBytesRead")) ?? 0 >= need ?? 10_000
            }
            if let need {
                let read = Int(try await server.show("control-1").text("archiveBytesRead")) ?? 0
                #expect(read <= need + 4096, "\(read) of \(need)")
                #expect(try await server.host("list").output.contains(/control-1 +installing +\S+ +99 % +127/))
            }
            // What others read is nobody's progress.
            #expect(try await server.show("worker-1").text("archiveBytesRead") == "0")
        }
    }
}
