import TestSupport
import Testing

/// What `slipway image upload`, `download`, `inspect` and `bundle` say of a command line, before any registry is asked.
struct RegistryCommandMessageTests {
    private static let forms = "docker://HOST/PATH[:TAG]"

    @Test(
        "a place that is none is told with what can be written, as a wrong command line",
        arguments: [
            ("dockr://registry.example/x", forms), ("docker:registry.example/x", forms), ("./x", forms), ("/x", forms),
            ("docker://", forms), ("docker://registry.example", "without a repository"),
            ("docker://localhost:5000", "without a repository"), ("docker-daemon:x:1", "skopeo"),
            ("docker://registry.example/Upper", "no repository"), ("oci:", "without a path"),
        ])
    func wrongPlace(_ place: String, _ reason: String) async throws {
        for arguments in [
            ["upload", "--source", "oci:x", "--destination", place], ["download", "--source", place, "-d", "oci:x"],
            ["inspect", place],
        ] {
            let result = try await run(Places.program, ["image"] + arguments)
            #expect(result.status == 2 && result.error.contains(reason), "\(result)")
        }
    }

    @Test("a name of one word is an image of Docker Hub only where it cannot be a host") func dockerHub() async throws {
        let directory = try TemporaryDirectory()
        let conf = try directory.write("registries.conf", "[[registry]]\nlocation = \"docker.io\"\nblocked = true\n")
        let result = try await run(
            Places.program, ["image", "inspect", "docker://alpine:3.19", "--registries-conf", conf])
        #expect(result.status == 1 && result.error.contains("blocked"), "\(result)")
    }

    @Test(
        "options that would be passed over are refused",
        arguments: [
            ["inspect", "docker://registry.example/x", "--previous", "oci:x"],
            ["inspect", "docker://registry.example/x", "--cert-dir", "/nowhere"],
            ["upload", "--spread", "--file", "x.tar", "-d", "oci:x"],
            ["download", "--source", "docker://registry.example/x", "-d", "oci:x", "--all", "--arch", "arm64"],
        ])
    func passedOver(_ arguments: [String]) async throws {
        let result = try await run(Places.program, ["image"] + arguments)
        #expect(result.status == 2, "\(result)")
    }

    @Test("credentials for one registry do not go to several") func bundleOfManyRegistries() async throws {
        let directory = try TemporaryDirectory()
        let cluster = try directory.write("cluster.yaml", "name: rack\nloadBalancer: 192.0.2.10\n")
        let result = try await run(
            Places.program,
            [
                "image", "bundle", "-c", cluster, "--add", "other.example/x:1", "-d", "oci:" + directory("bundle"),
                "--creds", "operator:secret-word",
            ])
        #expect(
            result.status == 2 && result.error.contains("container-registry.oracle.com, other.example"), "\(result)")
        #expect(!result.error.contains("secret-word"))
    }

    @Test("examples can be copied from the help", arguments: ["upload", "download", "inspect", "bundle", "create"])
    func examples(_ command: String) async throws {
        let help = try await run(Places.program, ["image", command, "--help"]).output
        let examples = try #require(help.firstMatch(of: /(?s)EXAMPLES\n(.*?)\n\n/)).1.split(separator: "\n")
        #expect(examples.count > 3)
        for line in examples { #expect(line.hasPrefix("  ") && line.utf8.count <= 80, "\(line)") }
    }
}
