import Cluster
import Inventory
import Markup
import SystemPackage
import TestSupport
import Testing

/// `install:` of the cluster and of its hosts.
@Suite struct FileInstallTests {
    private static func hosts(_ installs: String...) -> String {
        "hosts:\n"
            + installs.enumerated().map { index, install in
                "  - {name: h\(index), mac: \"52:54:00:00:00:0\(index)\", role: control-plane\(install)}\n"
            }.joined()
    }

    private static func faults(_ text: String, _ directory: FilePath = "/rack") -> [String] {
        do {
            _ = try ClusterFile.parse(
                Array((FileLayers.endpoint + text).utf8), source: "c.yaml", directory: directory)
            return []
        } catch let report as FaultReport {
            return report.faults.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    @Test func aHostsOwnLiesOverTheClusters() throws {
        let text =
            FileLayers.endpoint + "install: {osName: a, timezone: Asia/Tokyo, ntp: [x, y], fips: true}\n"
            + Self.hosts("", ", install: {timezone: null, ntp: [z], selinux: disabled}")
        let cluster = try ClusterFile.parse(Array(text.utf8), source: "c.yaml", directory: "/rack")
        let (plain, own) = (cluster.install(of: cluster.hosts[0]), cluster.install(of: cluster.hosts[1]))
        #expect(plain == cluster.install && plain.locale.timeZone.description == "Asia/Tokyo")
        #expect(own.osName == "a" && own.locale.timeZone == .standard && own.security.isFIPS)
        #expect(own.locale.timeServers.map(\.description) == ["z"] && "\(own.security.selinux)" == "disabled")
    }

    @Test func aFaultOfTheClustersIsToldOnce() {
        let hosts = Self.hosts("", ", install: {osName: a}", ", install: {osName: b}")
        let found = Self.faults("install: {timezone: \"?\", zz: 1, users: [{name: A}]}\n" + hosts)
        #expect(found.count == 3 && found.allSatisfy { $0.hasPrefix("c.yaml:2:") }, "\(found)")
        #expect(found.contains { $0.contains("`install.timezone`") }, "\(found)")
        #expect(found.contains { $0.contains("unknown key `zz` in `install`") }, "\(found)")
    }

    @Test func aFaultOfAHostHasItsPlace() {
        let found = Self.faults(Self.hosts("", ", install: {selinux: x, users: [{name: A}]}"))
        #expect(found.count == 2 && found.allSatisfy { $0.hasPrefix("c.yaml:4:") }, "\(found)")
        #expect(found.contains { $0.contains("`hosts[1].install.selinux`") }, "\(found)")
        #expect(found.contains { $0.contains("`hosts[1].install.users[0].name`") }, "\(found)")
    }

    @Test func whatDependsOnOtherKeysIsAskedOfTheWhole() {
        let part = "install: {method: ostreecontainer}\n"
        #expect(Self.faults(part + Self.hosts(", install: {image: a}", ", install: {image: b}")) == [])
        let found = Self.faults(part + Self.hosts(", install: {image: a}", ", install: {osName: b}", ""))
        #expect(found.count == 1 && found[0].hasPrefix("c.yaml:2:11: method ostreecontainer needs `image`"), "\(found)")
        #expect(Self.faults(part).count == 1)
        let other = Self.faults("install: {kernel: k, initrd: i}\n" + Self.hosts(", install: {medium: m}"))
        #expect(other.count == 2 && other.allSatisfy { $0.contains("both `medium` and") }, "\(other)")
    }

    @Test func filesAreReadOnce() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("a.sh", "echo a\n")
        try directory.write("b.py", "#!/usr/bin/python3\nprint()\n")
        let maker = try await TestAuthority()
        let authority = try readText(maker.certificate)
        try directory.write("ca.pem", "Some text\n" + authority + authority)
        let text =
            FileLayers.endpoint + "install: {pre: a.sh, post: [a.sh, b.py], certificateAuthorities: [ca.pem, ca.pem]}\n"
            + Self.hosts("", ", install: {post: null, onerror: [b.py]}")
        let cluster = try ClusterFile.parse(
            Array(text.utf8), source: "c.yaml", directory: FilePath(directory.path))
        let (first, second) = (cluster.install.fragments, cluster.install(of: cluster.hosts[1]).fragments)
        #expect(first.pre.map(\.text) == ["echo a\n"] && first.post.map(\.origin) == ["a.sh", "b.py"])
        #expect(first.post[1].interpreter.map { "\($0)".contains("/usr/bin/python3") } == true && first.onError.isEmpty)
        #expect(first.authorities == authority && second.authorities == authority)
        #expect(second.pre == first.pre && second.post.isEmpty && second.onError == [first.post[1]])
    }

    @Test func aFileThatCannotBeReadIsNamedOnce() throws {
        let directory = try TemporaryDirectory()
        try directory.write("end.sh", "echo\n%end\n")
        try directory.write("large.sh", String(repeating: "#", count: 70_000))
        try directory.write("no.pem", "nothing")
        let path = FilePath(directory.path)
        func faults(_ install: String) -> [String] {
            Self.faults("install: {\(install)}\n" + Self.hosts("", ", install: {osName: a}"), path)
        }
        #expect(faults("pre: [missing.sh]").count == 1)
        #expect(faults("pre: [end.sh]").first?.contains("line 2 of the script begins with") == true)
        #expect(faults("post: [large.sh]").first?.contains("large.sh") == true)
        #expect(faults("onerror: [{a: b}]").count == 1)
        #expect(faults("certificateAuthorities: no.pem").first?.contains("`no.pem` holds no authorities") == true)
        let many = Array(repeating: "end.sh", count: 33).joined(separator: ", ")
        #expect(faults("pre: [\(many)]").contains { $0.contains("names more than 32 files") })
    }

    @Test func pathsOfTheDefaultsFileStartFromThere() throws {
        let layers = FileLayers(
            file: FileLayers.endpoint,
            defaults: "install: {method: ostreecontainer, image: \"quay.io/a/b:c\", pre: a.sh}\n")
        #expect(layers.faults().first?.contains("/home/.ocne/a.sh") == true)
        let plain = FileLayers(
            file: FileLayers.endpoint, defaults: "install: {method: ostreecontainer, image: \"quay.io/a/b:c\"}\n")
        #expect(try plain.definition().install.image?.description == "quay.io/a/b:c")
    }

    @Test func secretsAreNotShown() throws {
        let layers = try FileLayers(
            file: FileLayers.endpoint
                + "install: {rootPassword: $6$hush$0123456789, users: [{name: a, passwordHash: $6$hush$0123456789}]}\n"
                + Self.hosts(", install: {rootPassword: $6$hush$9876543210}")
        ).layers()
        let shown = layers.fieldsGiven + layers.fieldsInForce(of: try layers.definition())
        #expect(!shown.contains { $0.value.json().contains("hush") }, "\(shown)")
        #expect(shown.contains { $0.path == "install.rootPassword" && $0.value == .string(ClusterField.hidden) })
    }
}
