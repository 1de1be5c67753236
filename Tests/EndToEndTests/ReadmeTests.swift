import Glibc
import Markup
import TestKubernetes
import TestSupport
import Testing

@Suite struct ReadmeTests {
    /// The commands that the README shows: the five-minute walk, then those about hosts, the server, the cluster, its
    /// secrets, images, registries and configs.
    private func walk() throws -> String {
        let readme = try readText(Places.repository + "/README.md")
        let blocks = readme.matches(of: /(?s)```sh\n(.*?)```/).map { String($0.1) }
        #expect(blocks.count == 9)
        return blocks.joined(separator: "\n")
    }

    private static func path(_ directory: TemporaryDirectory) -> String {
        directory.path + ":" + (getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin")
    }

    @Test(
        .enabled(
            if: Tool("cpio").isUsable && Tool("dpkg-deb").isUsable && Tool("ostree").isUsable && DockerRegistry.isUsable
        ),
        .timeLimit(.minutes(10)))
    func theWalkWorks() async throws {
        let directory = try TemporaryDirectory()
        symlink(Places.program, directory("slipway"))
        let script = "set -eu\ncd \"$1\"\n" + (try walk())
        let result = try await run(
            "bash", ["-c", script, "bash", directory.path],
            environment: [
                "PATH": Self.path(directory), "SLIPWAY": Places.repository, "SLIPWAY_STATE": directory("state"),
                "HOME": directory.path,
            ],
            deadline: .seconds(420))
        #expect(result.succeeded, "\(result)")
        #expect(result.output.contains("worker-2") && !result.output.contains("  failed: "), "\(result)")
        #expect(result.output.contains("sound, ") && result.output.contains("version 2"), "\(result)")
        #expect(try directory.read("control-1.ign").hasPrefix("{\"ignition\""))
    }

    /// Those about clusters that run, against two of them.
    @Test(.timeLimit(.minutes(2))) func theWalkAmongClustersWorks() async throws {
        let (live, other) = (try await ClusterLive(), try await ClusterLive())
        for (name, address) in [("worker-2", "192.0.2.22"), ("worker-3", "192.0.2.23")] {
            live.server.join(.init(name, address), to: FakeCluster())
        }
        let directory = live.directory
        for folder in ["ha", "pki", "pki/etcd"] { mkdir(directory(folder), 0o700) }
        try directory.write("ha/cluster.yaml", ClusterLive.file)
        for file in try other.files("start.ign", below: "/etc/kubernetes/pki/") {
            try directory.write("pki/" + file.name, file.text)
        }
        symlink(live.kubeconfig, directory("admin.conf"))
        symlink(other.kubeconfig, directory("other.conf"))
        symlink(Places.program, directory("slipway"))
        let readme = try readText(Places.repository + "/README.md")
        let block = try #require(readme.firstMatch(of: /(?s)```shell\n(.*?)```/)).1
        let result = try await run(
            "bash", ["-eux", "-c", String(block)], in: directory.path,
            environment: [
                "PATH": Self.path(directory), "SLIPWAY_STATE": directory("state"), "HOME": directory.path,
            ])
        #expect(result.succeeded && result.output.contains("as it should be"), "\(result)")
        #expect(live.server.objects("nodes").map { $0["metadata"]?["name"] } == ["control-1", "worker-1"])
        #expect(other.server.object("secrets", "kubeadm-certs", namespace: "kube-system") != nil)
        for config in ["worker", "control-2", "other-worker", "other-control", "worker-3"] {
            #expect(try live.kubeadm(config + ".ign").contains("kind: JoinConfiguration"), "\(config)")
        }
    }

    /// Every room of `Package.swift` on its floor, and every system library by its package.
    @Test func theHouseIsAsItIsBuilt() throws {
        let readme = try readText(Places.repository + "/README.md")
        let package = try readText(Places.repository + "/Package.swift")
        let floors = try #require(package.firstMatch(of: /(?s)let floors(.*)\nlet testing/)).1
        var built: [String: [String]] = [:]
        for part in floors.split(separator: "\n    // ").dropFirst() {
            built[String(part.prefix { $0 != ":" })] =
                part.matches(of: /(?:room\(|executableTarget\(name:)\s*"(\w+)"/).map { String($0.1) }
        }
        let house = try #require(readme.firstMatch(of: /(?s)\n```\n(10  .*?)```/)).1
        var (drawn, floor): ([String: Set<String>], String) = ([:], "")
        for line in house.split(separator: "\n") {
            if let number = line.firstMatch(of: /^ ?([0-9]+)[ ]{2}/)?.1 { floor = String(number) }
            drawn[floor, default: []].formUnion(line.split(whereSeparator: { !$0.isLetter }).map(String.init))
        }
        #expect(built.count == 11 && drawn.count == 11 && built.values.joined().count > 30)
        for (floor, rooms) in built {
            for room in rooms { #expect(drawn[floor]?.contains(room) == true, "\(room) is on floor \(floor)") }
        }
        for package in package.matches(of: /apt: "([^"]+)"/).map(\.1) where package != "libc6-dev" {
            #expect(readme.contains("`\(package)`"), "\(package)")
        }
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
