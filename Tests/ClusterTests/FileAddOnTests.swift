import Cluster
import Glibc
import TestSupport
import Testing

@Suite struct FileAddOnTests {
    private static let object = "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n"

    private func load(_ files: [String: String], _ keys: String) throws -> (addOns: [AddOn], faults: [String]) {
        let directory = try TemporaryDirectory()
        for (name, text) in files {
            if name.contains("/") { mkdir(directory.path + "/extra", 0o755) }
            try writeText(text, to: directory.path + "/" + name)
        }
        var layers = FileLayers(file: FileLayers.endpoint + keys.replacing("DIR", with: directory.path))
        layers.defaults = nil
        let faults = layers.faults().map { $0.replacing(directory.path, with: "DIR") }
        return (faults.isEmpty ? try layers.definition().addOns : [], faults)
    }

    @Test func filesAndDirectoriesAreNumberedTheNetworkFirst() throws {
        let (addOns, faults) = try load(
            [
                "net.yaml": Self.object + "---\n" + Self.object + "---\n# nothing\n",
                "one.json": "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[]}",
                "extra/b.yml": Self.object, "extra/a.yaml": Self.object, "extra/notes.txt": "x", "extra/.x.yaml": "x",
            ],
            "cni: DIR/net.yaml\naddons: [DIR/extra, DIR/one.json]\n")
        #expect(faults == [])
        #expect(addOns.map(\.name) == ["00-net.yaml", "01-a.yaml", "02-b.yml", "03-one.json"])
        #expect(addOns.first.map { String(decoding: $0.contents, as: UTF8.self) }?.hasPrefix(Self.object) == true)
    }

    @Test(
        arguments: [
            (["a.yaml": "x: [\n"], "addons: DIR/a.yaml\n", "DIR/a.yaml:2:1: this is not YAML"),
            (["a.yaml": "# nothing\n"], "addons: [DIR/a.yaml]\n", "DIR/a.yaml:1:1: the manifest holds no object"),
            (
                ["a.yaml": FileAddOnTests.object + "---\nkind: X\n"], "cni: DIR/a.yaml\n",
                "DIR/a.yaml:5:1: this is no Kubernetes object"
            ),
            (["a.txt": FileAddOnTests.object], "addons: [DIR/a.txt]\n", "let it end in .yaml, .yml or .json"),
            ([:], "addons: [DIR/none.yaml]\n", "c.yaml:2:10: cannot"), ([:], "addons: [DIR]\n", "holds no manifest"),
            (["a.yaml": ""], "addons: [{a: b}]\n", "`addons[0]` is a mapping; a path is expected"),
            (
                [
                    "a.yaml": FileAddOnTests.object + "#" + String(repeating: "x", count: 3 << 20),
                    "b.yaml": FileAddOnTests.object + "#" + String(repeating: "x", count: 2 << 20),
                ],
                "addons: [DIR/a.yaml, DIR/b.yaml]\n", "have more than 4 MiB together"
            ),
        ] as [([String: String], String, String)])
    func aBadManifestIsAFault(_ files: [String: String], _ keys: String, _ message: String) throws {
        let faults = try load(files, keys).faults
        #expect(faults.count == 1 && faults.first?.contains(message) == true, "\(faults)")
    }
}
