import Glibc
import TestSupport
import Testing

@Suite struct ReadmeTests {
    /// The commands that the README shows: the five-minute walk, then those about images, registries and configs.
    private func walk() throws -> String {
        let readme = try readText(Places.repository + "/README.md")
        let blocks = readme.matches(of: /(?s)```sh\n(.*?)```/).map { String($0.1) }
        #expect(blocks.count == 4)
        return blocks.joined(separator: "\n")
    }

    @Test(
        .enabled(
            if: Tool("cpio").isUsable && Tool("dpkg-deb").isUsable && Tool("ostree").isUsable && DockerRegistry.isUsable
        ),
        .timeLimit(.minutes(10)))
    func theWalkWorks() async throws {
        let directory = try TemporaryDirectory()
        symlink(Places.program, directory("slipway"))
        let path = directory.path + ":" + (getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin")
        let script = "set -eu\ncd \"$1\"\n" + (try walk())
        let result = try await run(
            "bash", ["-c", script, "bash", directory.path],
            environment: ["PATH": path, "SLIPWAY": Places.repository, "SLIPWAY_STATE": directory("state")],
            deadline: .seconds(420))
        #expect(result.succeeded, "\(result)")
        #expect(result.output.contains("worker-2") && !result.output.contains("  failed: "), "\(result)")
        #expect(result.output.contains("sound, ") && result.output.contains("version 2"), "\(result)")
        #expect(try directory.read("control-1.ign").hasPrefix("{\"ignition\""))
    }

    @Test func theMapNamesFilesThatExist() throws {
        let readme = try readText(Places.repository + "/README.md")
        let map = try #require(readme.firstMatch(of: #/(?s)## To change X, open Y\n(.*?)\n## /#)).1
        var folder = ""
        for name in map.matches(of: /`([A-Za-z.\/+-]+)`/).map({ String($0.1) })
        where name.contains("/") || name.contains(".swift") {
            if name.contains("/") { folder = name.split(separator: "/").dropLast().joined(separator: "/") }
            let path = name.contains("/") ? name : folder + "/" + name
            #expect(access(Places.repository + "/" + path, F_OK) == 0, "\(path)")
        }
    }

    /// The program that `make release` builds needs nothing beside it.
    @Test(.enabled(if: access(Places.repository + "/.build-release/release/slipway", X_OK) == 0))
    func theReleaseStandsAlone() async throws {
        let directory = try TemporaryDirectory()
        let copy = try await run("cp", [Places.repository + "/.build-release/release/slipway", directory("slipway")])
        #expect(copy.succeeded)
        let help = try await run(
            directory("slipway"), ["init", directory("x")], in: "/", environment: ["LD_LIBRARY_PATH": ""])
        #expect(help.succeeded, "\(help)")
        let libraries = try await run("ldd", [directory("slipway")])
        #expect(!libraries.output.contains("swift") && !libraries.output.contains("Foundation"), "\(libraries.output)")
    }
}
