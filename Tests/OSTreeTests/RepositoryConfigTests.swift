import OSTree
import TestSupport
import Testing

@Suite("Repository configurations")
struct RepositoryConfigTests {
    private static let modes: [(config: String, mode: RepositoryMode)] = [
        (ArchiveRepository.configuration, .archive),
        ("[core]\nrepo_version=1\nmode=archive\n", .archive),
        ("[core]\nrepo_version=1\n", .bare),
        ("[core]\nrepo_version=1\nmode=bare", .bare),
        ("[core]\nrepo_version=1\nmode=bare-user\n", .bareUser),
        ("[core]\nrepo_version=1\nmode=bare-user-only\n", .bareUserOnly),
        ("[core]\nrepo_version=1\nmode=bare-split-xattrs\n", .bareSplitXattrs),
        ("# note\n\n [core] \t\n  repo_version \t=  1\n\tmode =archive\n", .archive),
        ("[core]\r\nrepo_version=1\r\nmode=archive\r\n", .archive),
        ("[remote \"a\"]\nurl=\nmode=x\n[core]\nrepo_version=1\n", .bare),
        ("[core]\nrepo_version=2\n[x]\na=1\n[core]\nrepo_version=1\nmode=bare\nmode=archive\n", .archive),
        ("[core]\nrepo_version=1\nMode=archive\n#mode=archive\n#\u{301}\n", .bare),
    ]

    private static let refused: [(config: String, reason: String)] = [
        ("", "no repo_version"),
        ("[core]\nmode=archive\n", "no repo_version"),
        ("[other]\nrepo_version=1\n", "no repo_version"),
        ("[core]\nrepo_version=2\nmode=archive\n", "only version 1"),
        ("[core]\nrepo_version=1\nmode=zip\n", "supported are archive, archive-z2, bare,"),
        ("[core]\nrepo_version=1\nmode=\n", "supported are"),
        ("[core]\nrepo_version=1\nmode=archive \n", "\"archive \""),
        ("repo_version=1\n", "line 1"),
        ("[core]\njunk\n", "line 2"),
        ("[core]\n=1\n", "line 2"),
        ("[]\n", "line 1"),
        ("[\n", "line 1"),
        ("[core] x\nrepo_version=1\n", "line 1"),
        ("[co]re]\nrepo_version=1\n", "line 1"),
        ("[core]\nrepo_version=1\n;x\n", "line 3"),
    ]

    @Test("modes are read", arguments: modes)
    func reads(config: String, mode: RepositoryMode) throws {
        #expect(try RepositoryConfig(Array(config.utf8)).mode == mode)
        #expect(mode.contentSuffix == (mode == .archive ? "filez" : "file"))
    }

    @Test("what is refused says why", arguments: refused)
    func refusals(config: String, reason: String) {
        let error = #expect(throws: OSTreeError.self) { try RepositoryConfig(Array(config.utf8)) }
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test("bytes that are no text, and too many of them")
    func bytes() {
        let start = Array("[core]\nrepo_version=1\n".utf8)
        #expect(throws: OSTreeError.self) { try RepositoryConfig(start + [0xFF]) }
        #expect(throws: OSTreeError.self) { try RepositoryConfig(start + [0x23, 0]) }
        let comment = [UInt8](repeating: 0x23, count: RepositoryConfig.limit - start.count)
        #expect(throws: Never.self) { try RepositoryConfig(start + comment) }
        #expect(throws: OSTreeError.self) { try RepositoryConfig(start + comment + [0x23]) }
    }

    @Test("ostree accepts and refuses the same files", .enabled(if: Tool("ostree").isUsable))
    func peer() async throws {
        let directory = try TemporaryDirectory()
        let repository = directory("repo")
        #expect(try await run("ostree", ["--repo=\(repository)", "init", "--mode=bare-user"]).succeeded)
        for (config, accepted) in Self.modes.map({ ($0.config, true) }) + Self.refused.map({ ($0.config, false) }) {
            try directory.write("repo/config", config)
            let result = try await run("ostree", ["--repo=\(repository)", "refs"])
            #expect(result.succeeded == accepted, "\(config)\n\(result)")
        }
    }
}
