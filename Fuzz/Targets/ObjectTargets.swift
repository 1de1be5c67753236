import OSTree

/// OSTree's objects of metadata, in GVariant's serialised form: what is read gives the same bytes again.
enum ObjectTargets {
    static let commit = Target("commit", limit: 4096, refusals: [OSTreeError.self], seeds: commits) { input in
        let commit = try Commit(serialised: input)
        expectEqual(commit.serialised, input, "the commit written again")
        for entry in commit.metadata {
            expectEqual(commit[entry.key], entry.value, "the value of \(entry.key)")
            if let text = entry.value.string { expectEqual(entry.value, .string(text), "the text") }
            if let texts = entry.value.strings, Variant.strings(texts) != entry.value {
                // Not in normal form: read leniently, as GLib does, but never changed when written.
                expect(texts.isEmpty || !entry.value.bytes.isEmpty, "texts out of nothing")
            }
        }
    }

    static let tree = Target("dirtree", limit: 4096, refusals: [OSTreeError.self], seeds: trees) { input in
        let tree = try DirectoryTree(serialised: input)
        expectEqual(tree.serialised, input, "the dirtree written again")
        for name in tree.files.map(\.name) + tree.directories.map(\.name) {
            expect(!["", ".", ".."].contains(name.description) && !name.bytes.contains(0x2F), "the name \(name)")
        }
    }

    static let metadata = Target("dirmeta", limit: 4096, refusals: [OSTreeError.self], seeds: metadatas) { input in
        expectEqual(try DirectoryMetadata(serialised: input).serialised, input, "the dirmeta written again")
    }

    static let detached = Target(
        "commitmeta", limit: 4096, refusals: [OSTreeError.self], seeds: { [DetachedMetadata().serialised] }
    ) { input in
        expectEqual(try DetachedMetadata(serialised: input).serialised, input, "the detached metadata written again")
    }

    static let delta = Target("delta-superblock", limit: 4096, refusals: [OSTreeError.self], seeds: deltas) { input in
        let delta = try StaticDelta(serialised: input)
        expectEqual(delta.serialised, input, "the superblock written again")
        TarTargets.expectClean(delta.name.superblockPath)
    }

    static let summary = Target("summary", limit: 4096, refusals: [OSTreeError.self], seeds: summaries) { input in
        let summary = try Summary(serialised: input)
        expectEqual(summary.serialised, input, "the summary written again")
        for ref in summary.refs { TarTargets.expectClean(ArchiveRepository.path(of: ref.name)) }
        for delta in summary.deltas { TarTargets.expectClean(delta.name.superblockPath) }
    }

    static let configuration = Target(
        "repository-config", limit: 2048, refusals: [OSTreeError.self],
        seeds: { [Array(ArchiveRepository.configuration.utf8)] }
    ) { input in
        let config = try RepositoryConfig(input)
        let again = try RepositoryConfig(Array("[core]\nrepo_version=1\nmode=\(config.mode.rawValue)\n".utf8))
        expectEqual(again, config, "the configuration written again")
    }

    static let all = [commit, tree, metadata, detached, delta, summary, configuration]

    static let attributes: @Sendable () throws -> ExtendedAttributes = {
        try ExtendedAttributes([
            .init(name: Array("security.selinux".utf8), value: Array("system_u:object_r:bin_t:s0\0".utf8)),
            .init(name: Array("user.a".utf8), value: []),
        ])
    }

    private static func checksum(_ text: String) throws -> Checksum { try Checksum(of: Array(text.utf8)) }

    private static func commits() throws -> [[UInt8]] {
        let entries: [Commit.Entry] = [
            .init("version", .string("1.31")),
            Commit.binding(to: [try RefName("ock"), try RefName("demo/x86_64/base")]),
            .init("ostree.bootable", Variant(type: "b", bytes: [1])),
            .init("odd", Variant(type: "(ayu)", bytes: [1, 2, 3, 0, 4, 0, 0, 0, 3])),
        ]
        return try [
            Commit(timestamp: 0, rootTree: checksum("tree"), rootMetadata: checksum("meta")),
            Commit(
                metadata: entries, parent: checksum("parent"), subject: "Subject", body: "Body\nof the message",
                timestamp: 1_700_000_000, rootTree: checksum("tree"), rootMetadata: checksum("meta")),
            // Wide enough for offsets of two bytes.
            Commit(
                metadata: entries, subject: String(repeating: "s", count: 300), timestamp: .max,
                rootTree: checksum("tree"), rootMetadata: checksum("meta")),
        ].map(\.serialised)
    }

    private static func deltas() throws -> [[UInt8]] {
        let commit = try Commit(timestamp: 7, rootTree: checksum("tree"), rootMetadata: checksum("meta"))
        let objects = try [ObjectName(checksum("a"), .file), ObjectName(checksum("b"), .directoryTree)]
        let part = try StaticDelta.Part(checksum: checksum("part"), size: 1, contentSize: 2, objects: objects)
        let fallback = try StaticDelta.Fallback(checksum: checksum("c"), size: 3, contentSize: 4)
        return try [
            StaticDelta(from: nil, commit: commit, detachedMetadata: nil, parts: [], fallbacks: []),
            StaticDelta(
                from: checksum("from"), commit: commit, detachedMetadata: DetachedMetadata().serialised,
                parts: [part, part], fallbacks: [fallback]),
        ].map(\.serialised)
    }

    private static func summaries() throws -> [[UInt8]] {
        let refs = try commits().enumerated().map { try Summary.Reference(RefName("ref-\($0)"), commitObject: $1) }
        return try [
            Summary(refs: [], lastModified: 0), Summary(refs: refs, lastModified: 1_700_000_000, hasTombstones: true),
        ].map(\.serialised)
    }

    private static func trees() throws -> [[UInt8]] {
        let file = { (name: String) in try DirectoryTree.File(name: FileName(name.utf8), checksum: checksum(name)) }
        let directory = { (name: String) in
            try DirectoryTree.Subdirectory(
                name: FileName(name.utf8), tree: checksum(name), metadata: checksum("meta"))
        }
        return try [
            DirectoryTree(files: [], directories: []),
            DirectoryTree(files: [file("init")], directories: [directory("usr"), directory("etc")]),
            DirectoryTree(files: (0..<12).map { try file("file-\($0)-ä") }, directories: [directory("漢")]),
        ].map(\.serialised)
    }

    private static func metadatas() throws -> [[UInt8]] {
        try [
            DirectoryMetadata(uid: 0, gid: 0, mode: 0o40755).serialised,
            DirectoryMetadata(uid: 1000, gid: 1001, mode: 0o41777, attributes: attributes()).serialised,
        ]
    }
}
