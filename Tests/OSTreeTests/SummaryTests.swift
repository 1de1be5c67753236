import OSTree
import TestSupport
import Testing

@Suite("Summaries")
struct SummaryTests {
    @Test("what ostree writes is read, and ours says the same", .enabled(if: Tool("ostree").isUsable))
    func readsPeer() async throws {
        let peer = try await PeerRepository()
        try await peer.ostree(["static-delta", "generate", "demo/a"])
        try await peer.ostree(["static-delta", "generate", "--empty", "demo/a"])
        try await peer.ostree(["summary", "--update"])
        let theirs = try Summary(serialised: readBytes("\(peer.path)/summary"))

        let to = try peer.commit("demo/a")
        let from = try Commit(serialised: readBytes("\(peer.path)/\(ObjectName(to, .commit).path)")).parent
        #expect(from != nil)
        let deltas = try [from, nil].map { from in
            let name = StaticDeltaName(from: from, to: to)
            return try Summary.Delta(
                name, superblock: Checksum(of: readBytes("\(peer.path)/\(name.superblockPath)")))
        }
        let lastModified = try #require(theirs.lastModified)
        let ours = try Summary(
            refs: peer.references(), deltas: deltas, lastModified: lastModified, hasDeltaIndexes: true)

        #expect(theirs.refs.map(\.name.description) == ["b", "demo/a"])
        #expect(theirs.refs.map(\.version) == [nil, "1.3"])
        for (left, right) in zip(theirs.refs, ours.refs) {
            #expect(left.commit == right.commit && left.commitSize == right.commitSize)
            #expect(left.timestamp == right.timestamp && left.timestamp != nil)
            #expect(left.metadata.sorted { $0.key < $1.key } == right.metadata)
        }
        #expect(theirs.mode == "archive-z2" && ours.mode == "archive-z2")
        #expect(theirs.hasTombstones == false && ours.hasTombstones == false)
        #expect(theirs.hasDeltaIndexes == true && ours.hasDeltaIndexes == true)
        #expect(theirs.deltas == ours.deltas && ours.deltas.count == 2)
        let others = theirs.metadata.filter { $0.key != "ostree.static-deltas" }.sorted { $0.key < $1.key }
        #expect(others == ours.metadata.filter { $0.key != "ostree.static-deltas" })
    }

    @Test("ostree reads ours, lists its refs and pulls by it", .enabled(if: Tool("ostree").isUsable))
    func peerReads() async throws {
        let peer = try await PeerRepository()
        try await peer.ostree(["static-delta", "generate", "--empty", "demo/a"])
        let name = StaticDeltaName(from: nil, to: try peer.commit("demo/a"))
        let delta = try Summary.Delta(name, superblock: Checksum(of: readBytes("\(peer.path)/\(name.superblockPath)")))
        let summary = try Summary(
            refs: peer.references(), deltas: [delta], lastModified: 1_700_000_000, hasTombstones: true)
        try writeBytes(summary.serialised, to: "\(peer.path)/summary")

        let view = try await peer.ostree(["summary", "--view"]).output
        for text in [
            "* demo/a\n    Latest Commit (\(summary.refs[1].commitSize) bytes):\n      \(name.to)",
            "Version (ostree.commit.version): 1.3", "Timestamp (ostree.commit.timestamp): 20", "* b\n",
            "Repository Mode (ostree.summary.mode): archive-z2", "\(name)",
            "Last-Modified (ostree.summary.last-modified): 2023-11-14T22:13:20",
            "Has Tombstone Commits (ostree.summary.tombstone-commits): Yes", "ostree.summary.indexed-deltas: false",
        ] {
            #expect(view.contains(text), "\(text) is not in:\n\(view)")
        }

        let client = try await peer.client()
        let listed = try await run("ostree", ["--repo=\(client)", "remote", "refs", "origin"])
        #expect(listed.output == "origin:b\norigin:demo/a\n", "\(listed)")
        // Without a ref all of the summary's are pulled.
        let pulled = try await run("ostree", ["--repo=\(client)", "pull", "--mirror", "origin"])
        #expect(pulled.succeeded, "\(pulled)")
        #expect(try readText("\(client)/refs/heads/demo/a") == "\(name.to)\n")

        let byDelta = ["pull", "--require-static-deltas", "origin", "demo/a"]
        let other = try await peer.client(mode: "bare-user-only")
        #expect(try await run("ostree", byDelta + ["--repo=\(other)"]).succeeded)
        let wrong = try Summary(
            refs: peer.references(), deltas: [.init(name, superblock: name.to)], lastModified: 1_700_000_001)
        try writeBytes(wrong.serialised, to: "\(peer.path)/summary")
        let refused = try await run("ostree", byDelta + ["--repo=\(try await peer.client(mode: "bare-user-only"))"])
        #expect(!refused.succeeded && refused.error.contains("Invalid checksum for static delta"), "\(refused)")
    }

    @Test("the order in which refs and deltas come does not matter")
    func determinism() throws {
        var seed = Seed()
        let summary = try SummaryMaker.summary(&seed)
        let again = try Summary(
            refs: summary.refs.shuffled(using: &seed), deltas: summary.deltas.shuffled(using: &seed),
            lastModified: #require(summary.lastModified), hasTombstones: #require(summary.hasTombstones as Bool?),
            hasDeltaIndexes: #require(summary.hasDeltaIndexes as Bool?))
        #expect(again.serialised == summary.serialised, "\(seed)")
    }

    @Test("what is written is read back, and damage is an error or another summary in normal form")
    func damage() throws {
        var seed = Seed()
        for _ in 0..<300 {
            let summary = try SummaryMaker.summary(&seed)
            var bytes = summary.serialised
            #expect(try Summary(serialised: bytes) == summary, "\(seed)")
            for _ in 0..<Int.random(in: 1...4, using: &seed) {
                bytes[Int.random(in: bytes.indices, using: &seed)] = .random(in: 0...255, using: &seed)
            }
            if Bool.random(using: &seed) { bytes.removeLast(Int.random(in: 0...bytes.count, using: &seed)) }
            if let read = try? Summary(serialised: bytes) { #expect(read.serialised == bytes, "\(seed)") }
        }
    }

    @Test("a ref or a delta that comes twice")
    func twice() throws {
        var seed = Seed()
        let ref = try SummaryMaker.reference("a", &seed)
        #expect(throws: OSTreeError.self, "\(seed)") { try Summary(refs: [ref, ref], lastModified: 0) }
        let delta = try Summary.Delta(
            StaticDeltaName(from: nil, to: ref.commit), superblock: ObjectMaker.checksum(&seed))
        #expect(throws: OSTreeError.self) { try Summary(refs: [ref], deltas: [delta, delta], lastModified: 0) }
    }

    @Test("refs out of order, values of other types, and what is too long")
    func refusals() throws {
        var seed = Seed(1)
        let summary = try Summary(
            refs: [SummaryMaker.reference("aaaa", &seed), SummaryMaker.reference("bbbb", &seed)], lastModified: 0)
        let bytes = summary.serialised
        for (from, to, reason) in [
            ("aaaa", "cccc", "order"), ("aaaa", "bbbb", "twice"), ("aaaa", "a//a", "ref name"),
            ("last-modified\0\0\0\0\0\0\0\0\0\0\0\0\0t", "last-modified\0\0\0\0\0\0\0\0\0\0\0\0\0x", "last-modified"),
            ("archive-z2\0\0s", "archive-z2\0\0g", "mode"),
        ] {
            let changed = try Self.replacing(Array(from.utf8), by: Array(to.utf8), in: bytes)
            let error = #expect(throws: OSTreeError.self) { try Summary(serialised: changed) }
            #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
        }
        #expect(throws: OSTreeError.self) { try Summary(serialised: []) }
        let long = [UInt8](repeating: 0, count: Summary.limit + 1)
        #expect(throws: OSTreeError.self) { try Summary(serialised: long) }
        // Half a million refs of no bytes, whose offsets are all there is.
        #expect(throws: OSTreeError.self) { try Summary(serialised: Array(long.prefix(1 << 19))) }
    }

    private static func replacing(_ old: [UInt8], by new: [UInt8], in bytes: [UInt8]) throws -> [UInt8] {
        let place = bytes.indices.first { bytes[$0...].starts(with: old) }
        guard let place else { throw TestFailure("the bytes are not there") }
        return bytes[..<place] + new + bytes[(place + old.count)...]
    }
}
