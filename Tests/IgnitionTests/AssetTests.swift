import FoundationEssentials
import IgnitionAssets
import TestSupport
import Testing

@Suite("Ignition assets")
struct AssetTests {
    private static let folder = Places.repository + "/ignition"

    @Test("the table is the folder")
    func table() throws {
        let names = try ["scripts", "units"].flatMap { part in
            try FileManager.default.contentsOfDirectory(atPath: "\(Self.folder)/\(part)").map { "\(part)/\($0)" }
        }
        #expect(names.sorted() == IgnitionAsset.allCases.map(\.rawValue).sorted())
        for asset in IgnitionAsset.allCases {
            let parts = asset == .ocne ? [.ocneNetwork, .ocneFirstboot, .ocneState, .ocne] : [asset]
            #expect(try parts.map { try readText("\(Self.folder)/\($0.rawValue)") }.joined() == asset.text)
            #expect(asset.bytes.count < 20_000)
        }
    }

    @Test("shellcheck accepts every script", .enabled(if: Tool("shellcheck").isUsable))
    func shellcheck() async throws {
        let scripts = IgnitionAsset.allCases.map(\.rawValue).filter { $0.hasSuffix(".sh") }
        let result = try await run("shellcheck", scripts.map { "\(Self.folder)/\($0)" })
        #expect(result.succeeded, "\(result)")
    }

    @Test("systemd accepts every unit", .enabled(if: Tool("systemd-analyze").isUsable && Tool.isRoot))
    func units() async throws {
        let node = try Node()
        for name in [
            "etc/ocne/nginx/pull_ocne_nginx", "etc/ocne/nginx/start_ocne_nginx", "etc/ocne/apply_addons",
            "etc/ocne/approve_serving_certificates",
        ] {
            try node.write(name, "#!/bin/sh\n", mode: 0o755)
        }
        for name in ["keepalived", "ocne"] {
            try node.write("etc/systemd/system/\(name).service", "[Service]\nExecStart=/bin/true\n")
        }
        let units = IgnitionAsset.allCases.filter { $0.rawValue.hasPrefix("units/") }
        for unit in units {
            try node.write("etc/systemd/system/\(unit.rawValue.dropFirst("units/".count))", unit.text)
        }
        let paths = units.map { "/etc/systemd/system/\($0.rawValue.dropFirst("units/".count))" }
        let result = try await node.run("systemd-analyze", ["verify", "--man=no"] + paths)
        let said = (result.output + result.error).split(separator: "\n")
        #expect(result.succeeded && said.allSatisfy { !$0.contains("ocne") && !$0.contains("keepalived") }, "\(result)")
    }
}
