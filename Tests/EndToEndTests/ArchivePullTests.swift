import TestSupport
import Testing

/// The real client pulls from the program's own server, however the image was made.
@Suite(.enabled(if: Tool("ostree").isUsable), .timeLimit(.minutes(5))) struct ArchivePullTests {
    private let workshop: OSWorkshop

    init() async throws {
        workshop = try OSWorkshop()
        try await workshop.makeTree()
    }

    private static let pull = """
        cd "$1"; ostree --repo="$3" init --mode=bare-user 2>/dev/null
        ostree --repo="$3" remote delete --if-exists o; ostree --repo="$3" remote add --no-gpg-verify o "$2"
        ostree --repo="$3" pull --disable-fsync o "$4"; ostree --repo="$3" fsck -q
        """

    private func pull(_ repository: String, into client: String, ref: String = "ock") async throws -> [String] {
        try await workshop.serving(repository) { url in
            try await workshop.shell(Self.pull, [url, client, ref])
        }.paths
    }

    @Test("with and without a summary", arguments: [true, false])
    func summary(_ isWritten: Bool) async throws {
        try await workshop.image("image", isWritten ? [] : ["--no-summary"])
        let repository = try await workshop.unpack("image")
        try await workshop.shell("[ \(isWritten ? "-f" : "! -e") \"$2/summary\" ]", [repository])
        let paths = try await pull(repository, into: "client")
        #expect(paths.contains { $0.hasSuffix(".filez") })
        #expect(paths.contains("/ostree/refs/heads/ock") == !isWritten)
        try await workshop.shell("cd \"$1\"; ostree --repo=client checkout -U o:ock out; diff -r os out")
    }

    @Test("with a static delta from nothing, and one from the version before", arguments: [true, false])
    func deltas(_ hasSummary: Bool) async throws {
        let summary = hasSummary ? [] : ["--no-summary"]
        try await workshop.image("one", ["--delta", "scratch"] + summary)
        let first = try await pull(workshop.unpack("one"), into: "client")
        #expect(first.contains { $0.hasPrefix("/ostree/deltas/") && $0.hasSuffix("/superblock") })
        #expect(first.contains { $0.hasPrefix("/ostree/deltas/") && $0.hasSuffix("/0") })
        try await workshop.shell("echo new > \"$1/os/usr/bin/new\"; rm \"$1/os/usr/bin/tool7\"")
        try await workshop.image(
            "two", ["--previous", "oci:\(workshop.directory("one"))", "--delta", "previous"] + summary)
        let second = try await pull(workshop.unpack("two"), into: "client")
        let superblocks = second.filter { $0.hasPrefix("/ostree/deltas/") && $0.hasSuffix("/superblock") }
        #expect(superblocks.contains { $0.contains("-") }, "\(second)")
        try await workshop.shell("cd \"$1\"; ostree --repo=client checkout -U o:ock out; diff -r os out")
    }
}
