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

    @Test(
        "shellcheck accepts every script behind its beginning", .enabled(if: Tool("shellcheck").isUsable),
        arguments: KickstartAsset.allCases)
    func shellcheck(asset: KickstartAsset) async throws {
        let directory = try TemporaryDirectory()
        var text = asset.text
        if asset != .firstBoot, asset != .report {
            let isPost = [.postSystem, .postEmbed, .postFirstBoot].contains(asset)
            let start =
                KickstartAsset.report.text + (isPost ? KickstartAsset.postCheck.text : "")
                + (asset == .disksStorage ? KickstartAsset.disks.text : "")
            text = start + (asset == .postFirstBoot ? "forget_script() { echo; }\n" : "") + text
        }
        let result = try await run("shellcheck", ["-s", "sh", try directory.write("script", text)])
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
}
