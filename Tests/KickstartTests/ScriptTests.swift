import FoundationEssentials
import Kickstart
import KickstartAssets
import TestSupport
import Testing

@Suite("Kickstart scripts")
struct ScriptTests {
    @Test("the embedded scripts are those of the folder")
    func assets() throws {
        let folder = Places.repository + "/kickstart/scripts"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names == KickstartAsset.allCases.map(\.rawValue).sorted())
        for asset in KickstartAsset.allCases { #expect(try readText("\(folder)/\(asset.rawValue)") == asset.text) }
    }

    @Test("shellcheck accepts every script", .enabled(if: Tool("shellcheck").isUsable))
    func shellcheck() async throws {
        let folder = Places.repository + "/kickstart/scripts"
        let paths = KickstartAsset.allCases.map { "\(folder)/\($0.rawValue)" }
        let result = try await run("shellcheck", paths)
        #expect(result.succeeded, "\(result)")
    }

    @Test("a shell reads the values of the environment as they are")
    func environment() async throws {
        let value = "it's \"$HOME\" `id` $(id) \\ é # ; & |"
        let script = try Script(
            stage: .onError, environment: [try Script.Variable("VALUE", try Text(value))], body: "printf %s \"$VALUE\"")
        let text = Document(commands: [], scripts: [script]).text
        let lines = text.split(separator: "\n").dropFirst().dropLast()
        let result = try await run("sh", ["-c", lines.joined(separator: "\n")])
        #expect(result.output == value, "\(result)")
    }

    @Test(
        "%post compares the deployed commit with the one that was meant",
        arguments: [
            ("aa", "aa", 0, "stage=installed\nmessage=aa\n"), ("aa", "", 0, "stage=installed\nmessage=aa\n"),
            ("aa", "bb", 1, "stage=failed\nmessage=deployed is aa, meant was bb\n"),
            ("", "", 1, "stage=failed\nmessage=nothing is deployed under the name ock\n"),
        ])
    func post(deployed: String, meant: String, status: Int, sent: String) async throws {
        let directory = try TemporaryDirectory()
        let deployments = directory("ostree/deploy/ock/deploy")
        try FileManager.default.createDirectory(atPath: deployments, withIntermediateDirectories: true)
        if !deployed.isEmpty {
            try FileManager.default.createDirectory(
                atPath: "\(deployments)/\(deployed).0", withIntermediateDirectories: true)
        }
        // In the place of curl: what is posted goes to a file.
        let body = "curl() { grep -v -e ^mac= -e ^nonce= >\"$SENT\"; }\n" + KickstartAsset.post.text
        let result = try await run(
            "sh", ["-eu", "-c", KickstartAsset.report.text + body],
            environment: [
                "SLIPWAY_SYSIMAGE": directory.path, "SLIPWAY_OS_NAME": "ock", "SLIPWAY_COMMIT": meant,
                "SLIPWAY_REPORT_URL": "http://192.0.2.1/report", "SLIPWAY_MAC": "m", "SLIPWAY_NONCE": "n",
                "SENT": directory("sent"),
            ])
        #expect(result.status == status, "\(result)")
        #expect(try directory.read("sent") == sent)
    }
}
