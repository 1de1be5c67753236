import FoundationEssentials
import Glibc
import Markup
import TestSupport
import Testing

/// `storage.trees` takes in whole directories.
struct TreeTests {
    private func tree() throws -> TemporaryDirectory {
        let files = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: files("t/d"), withIntermediateDirectories: true)
        try files.write("t/z", "z")
        try files.write("t/d/run", "#!", mode: 0o755)
        try FileManager.default.createSymbolicLink(atPath: files("t/d/link"), withDestinationPath: "../z")
        return files
    }

    @Test func filesModesAndLinks() throws {
        let files = try tree()
        let result = try Translated("storage:\n  trees:\n  - local: t\n    path: /opt\n", files: files.path)
        #expect(result["storage.files.0.path"] == "/opt/d/run")
        #expect(result["storage.files.0.mode"] == 0o755)
        #expect(result["storage.files.1.path"] == "/opt/z")
        #expect(result["storage.files.1.mode"] == 0o644)
        #expect(result["storage.files.1.contents.source"] == "decoded:eg==")
        #expect(result["storage.links.0.path"] == "/opt/d/link")
        #expect(result["storage.links.0.target"] == "../z")
        #expect(result["storage.directories"] == nil)
        #expect(result.findings.isEmpty)
    }

    @Test func entriesOfTheConfigAreCompleted() throws {
        let files = try tree()
        let result = try Translated(
            """
            storage:
              files:
              - path: /z
                mode: 0600
                user:
                  name: core
              links:
              - path: /d/link
                hard: true
              trees:
              - local: t
            """, files: files.path)
        #expect(result["storage.files.0.path"] == "/z")
        #expect(result["storage.files.0.mode"] == 0o600)
        #expect(result["storage.files.0.user.name"] == "core")
        #expect(result["storage.files.0.contents.source"] == "decoded:eg==")
        #expect(result["storage.links.0.hard"] == true)
        #expect(result["storage.links.0.target"] == "../z")
    }

    @Test(arguments: [
        "files:\n  - path: /z\n    contents:\n      inline: x\n", "directories:\n  - path: /z\n",
        "links:\n  - path: /z\n    target: /y\n", "links:\n  - path: /d/link\n    target: /y\n",
        "files:\n  - path: /d/link\n",
    ])
    func collisions(_ entry: String) throws {
        let files = try tree()
        let result = try Translated("storage:\n  trees:\n  - local: t\n  \(entry)", files: files.path)
        #expect(result.findings == ["error $.storage.trees.0 5:5"])
    }

    /// Since `fcos` 1.7.0; directories become entries then.
    @Test func ownersAndModes() throws {
        let files = try tree()
        let text = """
            storage:
              files:
              - path: /etc/x/z
                mode: 0600
              trees:
              - local: t
                path: //etc/../etc/./x/
                user:
                  id: 7
                group:
                  name: g
                file_mode: 0640
                dir_mode: 0750
            """
        let result = try Translated("variant: fcos\nversion: 1.7.0\n" + text, files: files.path)
        #expect(result.findings.isEmpty)
        for (index, path) in ["/etc/x", "/etc/x/d"].enumerated() {
            #expect(result["storage.directories.\(index).path"] == .string(path))
            #expect(result["storage.directories.\(index).mode"] == 0o750)
        }
        #expect(result["storage.files.0.mode"] == 0o600)
        #expect(result["storage.files.0.user"] == nil)
        #expect(result["storage.files.1.mode"] == 0o640)
        for place in ["directories.0", "directories.1", "files.1", "links.0"] {
            #expect(result["storage.\(place).user.id"] == 7)
            #expect(result["storage.\(place).group.name"] == "g")
        }
        let older = try Translated("variant: fcos\nversion: 1.6.0\n" + text, files: files.path)
        #expect(older["storage.directories"] == nil)
        #expect(older["storage.files.1.mode"] == 0o755)
        #expect(older.findings.count == 4)
    }

    @Test(arguments: [("user: {}", []), ("user: {id: 1}", ["error $.storage.trees.0 7:5"])])
    func aDirectoryThatIsThereAlready(_ owner: String, _ found: [String]) throws {
        let files = try tree()
        let text = "storage:\n  directories:\n  - path: /d\n  trees:\n  - local: t\n    \(owner)\n"
        let result = try Translated("variant: fcos\nversion: 1.7.0\n" + text, files: files.path)
        #expect(result.findings == found)
    }

    @Test(arguments: ["..", "missing", "t/z", "out"])
    func noTrees(_ local: String) throws {
        let files = try tree()
        try FileManager.default.createSymbolicLink(atPath: files("out"), withDestinationPath: "/usr")
        let result = try Translated("storage:\n  trees:\n  - local: \(local)\n", files: files.path)
        #expect(result.findings == ["error $.storage.trees.0 5:5"])
    }

    @Test func devicesAndPipesAreRefused() throws {
        let files = try tree()
        try #require(mkfifo(files("t/pipe"), 0o600) == 0)
        let result = try Translated("storage:\n  trees:\n  - local: t\n", files: files.path)
        #expect(result.findings == ["error $.storage.trees.0 5:5"])
    }
}
