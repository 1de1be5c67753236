import Markup
import TestSupport
import Testing

/// `cluster secrets`, by the program itself.
@Suite struct ClusterSecretsTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(
            "cluster.yaml", "name: rack\nvirtualIp: 192.0.2.20\nproviders: {byo: {networkInterface: enp1s0}}\n")
    }

    private var secrets: String { directory("state/clusters/rack/secrets.json") }

    private func slipway(
        _ arguments: [String], state: String = "state", passphrase: String = "", newPassphrase: String = ""
    ) async throws -> CommandResult {
        try await run(
            Places.program, ["cluster"] + arguments + ["-c", directory("cluster.yaml")],
            environment: [
                "SLIPWAY_STATE": directory(state), "SLIPWAY_PASSPHRASE": passphrase,
                "SLIPWAY_NEW_PASSPHRASE": newPassphrase,
            ])
    }

    @Test func showTellsEndsAndPinsAndNoSecrets() async throws {
        let nothing = try await slipway(["secrets", "show"])
        #expect(nothing.status == 1 && nothing.error.contains("has no secrets at"), "\(nothing)")
        #expect(try await slipway(["start"]).succeeded)
        let shown = try await slipway(["secrets", "show", "-o", "json"])
        let value = try JSON.parse(Array(shown.output.utf8), source: "shown").value
        guard case .array(let certificates)? = value["certificates"] else {
            Issue.record("\(shown)")
            return
        }
        #expect(certificates.map { $0["name"] } == ["ca", "front-proxy-ca", "etcd-ca", "admin"])
        #expect(value["missing"] == [] && value["encryption"] == .null && value["serviceAccountKey"] == "RSA-2048")
        let stored = try JSON.parse(Array(directory.read("state/clusters/rack/secrets.json").utf8), source: "s").value
        let text = try await slipway(["secrets", "show"])
        for name in ["caKey", "certificateKey", "bootstrapToken", "adminKey"] {
            guard case .string(let secret)? = stored[name] else {
                Issue.record("no \(name)")
                continue
            }
            #expect(!shown.output.contains(secret) && !text.output.contains(secret), "\(name)")
        }
        #expect(text.output.contains("in clear") && !text.output.contains("PRIVATE"))
    }

    @Test func anExportedBundleIsImportedElsewhere() async throws {
        let started = try await slipway(["start"])
        let exported = try await slipway(
            ["secrets", "export", "--encrypt", "--out", directory("b")], newPassphrase: "correct horse")
        #expect(exported.succeeded && exported.output.isEmpty, "\(exported)")
        let mode = try await run("stat", ["-c", "%a", directory("b")])
        #expect(try mode.output == "600\n" && !directory.read("b").contains("PRIVATE"))
        let short = try await slipway(["secrets", "export", "--encrypt"], newPassphrase: "short")
        #expect(short.status == 1 && short.error.contains("at least 10 characters") && short.output.isEmpty)

        let locked = try await slipway(["secrets", "import", directory("b")], state: "other")
        #expect(locked.status == 1 && locked.error.contains("SLIPWAY_PASSPHRASE"), "\(locked)")
        let wrong = try await slipway(["secrets", "import", directory("b")], state: "other", passphrase: "wrong horse")
        #expect(wrong.status == 1 && wrong.error.contains("this is not the passphrase"), "\(wrong)")
        for _ in 0..<2 {
            let imported = try await slipway(
                ["secrets", "import", directory("b")], state: "other", passphrase: "correct horse")
            #expect(imported.succeeded, "\(imported)")
        }
        let again = try await slipway(["start"], state: "other", passphrase: "correct horse")
        #expect(again.succeeded && again.output == started.output, "\(again.error)")
        #expect(try !directory.read("other/clusters/rack/secrets.json").contains("PRIVATE"))
    }

    @Test func otherSecretsAreReplacedOnlyWhenAsked() async throws {
        for state in ["state", "other"] { #expect(try await slipway(["start"], state: state).succeeded) }
        let exported = try await slipway(["secrets", "export"], state: "other")
        try directory.write("b", exported.output)
        let before = try readText(secrets)
        let refused = try await slipway(["secrets", "import", directory("b")])
        #expect(refused.status == 1 && refused.error.contains("--replace"), "\(refused)")
        #expect(try readText(secrets) == before)
        let replaced = try await slipway(["secrets", "import", directory("b"), "--replace"])
        #expect(try replaced.succeeded && readText(secrets) == exported.output.dropLast(), "\(replaced)")
        let neither = try await slipway(["secrets", "import"])
        #expect(neither.status == 2, "\(neither)")
    }

    @Test func rotationTellsWhatItMeans() async throws {
        let first = try await slipway(["start"])
        let rotated = try await slipway(["secrets", "rotate", "--token", "--certificate-key", "--admin"])
        for words in ["stays valid until", "delete secret bootstrap-token-", "under the new key"] {
            #expect(rotated.error.contains(words), "\(rotated)")
        }
        let second = try await slipway(["start"])
        #expect(second.succeeded && second.output != first.output)
        #expect(try await slipway(["secrets", "rotate"]).status == 2)
    }

    /// Killed anywhere, a run leaves the old bundle or the new one, whole.
    @Test func aKilledRotationLeavesAWholeBundle() async throws {
        #expect(try await slipway(["start"]).succeeded)
        for delay in ["0.005", "0.02", "0.05", "0.1", "0.2", "0.4"] {
            _ = try await run(
                "timeout",
                [
                    "-s", "KILL", delay, Places.program, "cluster", "secrets", "rotate", "--admin", "-c",
                    directory("cluster.yaml"),
                ],
                environment: ["SLIPWAY_STATE": directory("state")])
            let shown = try await slipway(["secrets", "show"])
            #expect(shown.succeeded, "\(delay) \(shown)")
        }
        // A whole run takes away what killed ones left.
        #expect(try await slipway(["secrets", "rotate", "--admin"]).succeeded)
        let left = try await run("sh", ["-c", "ls -A \"$1\"", "sh", directory("state/clusters/rack")])
        #expect(left.output == ".lock\nkubeconfig\nsecrets.json\n", "\(left)")
    }
}
