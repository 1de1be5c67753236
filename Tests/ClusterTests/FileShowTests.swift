import Cluster
import Markup
import TestSupport
import Testing

@Suite struct FileShowTests {
    private static let layers = FileLayers(
        file: """
            virtualIp: ""
            loadBalancer: 192.0.2.10
            kubernetesVersion: "1.32"
            password: $6$salt$0123456789
            proxy: {httpProxy: "http://user:word@proxy:3128", httpsProxy: "user:word@proxy:3128"}
            extraIgnitionInline: '{"ignition":{"version":"3.4.0"}}'
            applications: [{name: x, token: secret}]
            hosts:
              - {name: c1, mac: "52:54:00:00:00:01", role: control-plane, extraIgnitionInline: '{"ignition":{"version":"3.4.0"}}'}

            """,
        defaults: "registry: r.example\nproxy: {noProxy: n}\nsshPublicKey: ssh-ed25519 A\n",
        settings: ["podSubnet=10.1.0.0/16"])

    private func inForce() throws -> [String: (value: Value, origin: String)] {
        let layers = try Self.layers.layers()
        let fields = layers.fieldsInForce(of: try layers.definition())
        #expect(Set(fields.map(\.path)).count == fields.count)
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.path, ($0.value, $0.origin)) })
    }

    @Test(arguments: [
        ("kubernetesVersion", "1.32.0", "c.yaml:3:1"), ("osTag", "1.32", "derived from kubernetesVersion"),
        ("registry", "r.example", "d.yaml:1:1"), ("imageRepository", "r.example/olcne", "derived from registry"),
        ("podSubnet", "10.1.0.0/16", "--set podSubnet"), ("serviceSubnet", "10.96.0.0/12", "built-in"),
        ("proxy.noProxy", "n", "d.yaml:2:9"), ("name", "ocne", "built-in"),
        ("sshPublicKey", "ssh-ed25519 A", "d.yaml:3:1"),
        ("tlsMinVersion", "VersionTLS12", "built-in"), ("loadBalancer", "192.0.2.10", "c.yaml:2:1"),
    ])
    func everyFieldSaysWhereItComesFrom(_ path: String, _ value: String, _ origin: String) throws {
        let field = try #require(try inForce()[path])
        #expect(field.value == .string(value) && field.origin == origin, "\(field)")
    }

    @Test func secretsAreNotShown() throws {
        let layers = try Self.layers.layers()
        let all = layers.fieldsGiven + layers.fieldsInForce(of: try layers.definition())
        let text = all.map { $0.value.yaml() }.joined()
        for secret in ["salt", "word@", "ignition", "secret"] { #expect(!text.contains(secret), "\(secret)") }
        #expect(try inForce()["password"]?.value == .string(ClusterField.hidden))
        #expect(try inForce()["proxy.httpProxy"]?.value == .string(ClusterField.hidden))
        #expect(try inForce()["applications"]?.value == .string(ClusterField.unused))
        #expect(try inForce()["controlPlaneNodes"]?.origin == "derived from hosts")
    }

    @Test func whatIsSetStandsInTheOrderOfTheTexts() throws {
        let given = try Self.layers.layers().fieldsGiven
        #expect(
            given.map(\.origin) == [
                "c.yaml:1:1", "c.yaml:2:1", "c.yaml:3:1", "c.yaml:4:1", "c.yaml:5:9", "c.yaml:5:51", "c.yaml:6:1",
                "c.yaml:7:1",
                "c.yaml:8:1", "d.yaml:1:1", "d.yaml:2:9", "d.yaml:3:1", "--set podSubnet",
            ])
    }

    @Test(arguments: FileFieldCase.all) func everyFieldOfATableIsShown(_ field: FileFieldCase) throws {
        #expect(try inForce()[field.key] != nil)
    }
}
