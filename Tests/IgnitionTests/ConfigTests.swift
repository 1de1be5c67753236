import Ignition
import TestSupport
import Testing

@Suite("Ignition configs")
struct ConfigTests {
    @Test("the text is compact, ordered and ends with a newline")
    func text() throws {
        #expect(try Config(version: .v3_4).json() == "{\"ignition\":{\"version\":\"3.4.0\"}}\n")
        let config = try Config(
            version: .v3_4, files: [try File(path: "/a", mode: 0o644, user: "u", contents: Array("x y\n".utf8))],
            units: [try Unit(name: "a.service", enabled: true)], kernelArguments: ["quiet"])
        let expected = """
            {"ignition":{"version":"3.4.0"},"kernelArguments":{"shouldExist":["quiet"]},"storage":{"files":[\
            {"path":"/a","mode":420,"user":{"name":"u"},"overwrite":true,"contents":{"source":"data:,x%20y%0A"}}]},\
            "systemd":{"units":[{"name":"a.service","enabled":true}]}}

            """
        #expect(config.json() == expected)
    }

    @Test("contents take their shortest form")
    func forms() throws {
        let text = try DataURL(encoding: Array("plain".utf8))
        #expect(text.text == "data:,plain" && !text.isCompressed)
        let bytes = try DataURL(encoding: (0..<40).map { UInt8($0 * 89 & 255) })
        #expect(bytes.text.hasPrefix("data:;base64,") && !bytes.isCompressed)
        #expect(try DataURL(encoding: [UInt8](repeating: 0, count: 500)).isCompressed)
    }

    private func expectReadBack(_ config: Config, _ shown: String) throws {
        let read = try Config(reading: Array(config.json().utf8), source: "c")
        #expect(read.json() == config.json(), "\(shown)")
        let again = try Config(
            version: read.version, files: read.files(), directories: read.directories, links: read.links,
            units: read.units, users: read.users, groups: read.groups,
            kernelArguments: Element(read.root)["kernelArguments"]?.items("shouldExist").compactMap(\.text) ?? [])
        #expect(again.json() == config.json(), "\(shown)")
        #expect(try read.files() == config.files() && read.units == config.units, "\(shown)")
        #expect(try read.users == config.users && read.links == config.links, "\(shown)")
    }

    @Test("what is written is read back as it was", arguments: SpecVersion.allCases)
    func rich(version: SpecVersion) throws {
        let config = try richConfig(version)
        try expectReadBack(config, "\(version)")
    }

    @Test("random configs are read back as they were")
    func random() throws {
        var seed = Seed()
        let shown = seed.description
        for _ in 0..<200 {
            try expectReadBack(try randomConfig(&seed), shown)
        }
    }

    @Test(
        "ignition-validate accepts them", .enabled(if: Tool("ignition-validate").isUsable),
        arguments: SpecVersion.allCases.filter { $0 <= .v3_3 })
    func validate(version: SpecVersion) async throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write("config.ign", try richConfig(version).json())
        let result = try await run("ignition-validate", [path])
        #expect(result.succeeded && result.output.isEmpty, "\(result)")
        #expect(!result.error.contains("error"), "\(result)")
    }
}
