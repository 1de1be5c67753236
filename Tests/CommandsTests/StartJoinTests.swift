import Markup
import TestSupport
import Testing

/// `cluster start` and `cluster join`, judged by programs that other people wrote.
@Suite struct StartJoinTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(
            "cluster.yaml",
            """
            name: rack
            virtualIp: 192.0.2.20
            providers: {byo: {networkInterface: enp1s0}}
            proxy: {httpsProxy: "http://proxy.example.com:3128", noProxy: .example.com}
            sshPublicKey: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBbBJ7Zt0Qw6fQ7xq8l3m6cN0v1w2x3y4z5A6B7C8D9E me
            hosts:
              - {name: control-1, mac: "52:54:00:00:00:01", role: control-plane}

            """)
    }

    private func slipway(_ arguments: [String]) async throws -> CommandResult {
        try await run(
            Places.program, arguments + ["-c", directory("cluster.yaml")],
            environment: ["SLIPWAY_STATE": directory("state")])
    }

    @Test(arguments: ["3.0.0", "3.1.0", "3.2.0", "3.3.0", "3.4.0"])
    func theReferenceValidatorAccepts(_ spec: String) async throws {
        for command in [["start"], ["join", "--role", "worker"], ["join", "--role", "control-plane"]] {
            let made = try await slipway(["cluster"] + command + ["--spec", spec, "--out", directory("a.ign")])
            #expect(made.succeeded, "\(made)")
            #expect(try directory.read("a.ign").hasPrefix("{\"ignition\":{\"version\":\"\(spec)\"}"))
            // Debian's knows the stable versions up to 3.3.0.
            guard spec != "3.4.0", Tool("ignition-validate").isUsable else { continue }
            let judged = try await run("ignition-validate", [directory("a.ign")])
            #expect(judged.succeeded && judged.error.isEmpty, "\(judged)")
        }
    }

    @Test func everyRunGivesTheSameBytes() async throws {
        let first = try await slipway(["cluster", "start"])
        let second = try await slipway(["cluster", "start"])
        #expect(first.succeeded && first.output == second.output)
        #expect(try await slipway(["cluster", "start", "--out", directory("x.ign")]).output.isEmpty)
        #expect(try directory.read("x.ign") == first.output)
    }

    @Test func secretsAreForTheirOwnerOnly() async throws {
        let started = try await slipway(["cluster", "start", "--out", directory("x.ign")])
        #expect(started.succeeded && started.error.contains("kubeconfig"), "\(started)")
        let modes = try await run(
            "sh", ["-c", "cd \"$1\" && find state x.ign -type f -printf '%m %f\\n' | sort", "sh", directory.path])
        #expect(modes.output == "600 .lock\n600 kubeconfig\n600 secrets.json\n600 x.ign\n", "\(modes)")
        let loosened = try await run("chmod", ["644", directory("state/clusters/rack/secrets.json")])
        #expect(loosened.succeeded)
        let refused = try await slipway(["cluster", "start"])
        #expect(refused.status == 1 && refused.error.contains("chmod 600") && refused.output.isEmpty, "\(refused)")
    }

    @Test func anotherClusterOfTheSameNameIsRefused() async throws {
        #expect(try await slipway(["cluster", "start"]).succeeded)
        try directory.write("cluster.yaml", "name: rack\nloadBalancer: 192.0.2.99\n")
        let refused = try await slipway(["cluster", "start"])
        #expect(
            refused.status == 1 && refused.error.contains("192.0.2.20:6443") && refused.output.isEmpty, "\(refused)")
    }

    @Test(.enabled(if: Tool.isRoot)) func devicesAreWrittenToAndLinksFollowed() async throws {
        let made = try await run(
            "sh", ["-euc", "cd \"$1\"; mknod null c 1 3; : > real; ln -s real link", "sh", directory.path])
        #expect(made.succeeded, "\(made)")
        for name in ["null", "link"] {
            #expect(try await slipway(["cluster", "start", "--out", directory(name)]).succeeded)
        }
        let kinds = try await run("sh", ["-c", "cd \"$1\" && stat -c '%F' null link real", "sh", directory.path])
        #expect(kinds.output == "character special file\nsymbolic link\nregular file\n", "\(kinds)")
        #expect(try directory.read("real").hasPrefix("{\"ignition\""))
    }

    @Test func damagedSecretsAreRefusedByPlace() async throws {
        _ = try await slipway(["cluster", "start"])
        try directory.write("state/clusters/rack/secrets.json", "{\"version\":1,\n\"caKey\":3}", mode: 0o600)
        let refused = try await slipway(["cluster", "start"])
        #expect(refused.status == 1 && refused.error.contains("secrets.json:2:9: `caKey`"), "\(refused)")
    }

    @Test(.enabled(if: Tool("openssl").isUsable)) func theKubeconfigIsVerifiable() async throws {
        _ = try await slipway(["cluster", "start"])
        let script = """
            cd "$1/state/clusters/rack"
            field() { sed -n "s/^ *$1: \\"\\{0,1\\}\\([^\\"]*\\)\\"\\{0,1\\}$/\\1/p" kubeconfig | base64 -d; }
            field certificate-authority-data > ca.pem
            field client-certificate-data > admin.pem
            field client-key-data > admin.key
            openssl verify -purpose sslclient -CAfile ca.pem admin.pem
            openssl x509 -in admin.pem -noout -subject
            openssl x509 -in admin.pem -noout -pubkey > a; openssl pkey -in admin.key -pubout > b; cmp a b
            openssl asn1parse -in ca.pem | grep -c 'BOOLEAN *:255'
            grep server: kubeconfig
            """
        let judged = try await run("sh", ["-euc", script, "sh", directory.path])
        #expect(judged.succeeded, "\(judged)")
        #expect(judged.output.contains("admin.pem: OK") && judged.output.contains("system:masters"), "\(judged)")
        #expect(judged.output.contains("https://192.0.2.20:6443"), "\(judged)")
    }

    @Test func theTokenIsChecked() async throws {
        let good = try await slipway(["cluster", "join", "--role", "worker", "--token", "abcdef.0123456789abcdef"])
        #expect(good.succeeded && !good.error.contains("0123456789abcdef"), "\(good)")
        let bad = try await slipway(["cluster", "join", "--role", "worker", "--token", "SECRETTOKEN"])
        #expect(bad.status == 2 && bad.output.isEmpty, "\(bad)")
    }
}
