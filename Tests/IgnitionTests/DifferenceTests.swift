import Ignition
import Markup
import Testing

@Suite struct DifferenceTests {
    private func changes(_ old: String, _ new: String) throws -> [ConfigDifference.Change] {
        ConfigDifference(from: try document(.v3_4, old), to: try document(.v3_4, new)).changes
    }

    @Test func itemsAreToldByTheirKeys() throws {
        let old = #""storage":{"files":[{"path":"/a","mode":1},{"path":"/b"}]}"#
        let new = #""storage":{"files":[{"path":"/c","mode":3},{"path":"/a","mode":2}]}"#
        let found = try changes(old, new)
        #expect(
            found.map(\.path) == [
                "storage.files[/c]", "storage.files[/c].mode", "storage.files[/a].mode", "storage.files[/b]",
            ])
        #expect(found[0].old == nil && found[0].new?.content == .item)
        #expect(found[2].old?.content == .value("1") && found[2].new?.content == .value("2"))
        #expect(found[3].new == nil)
        #expect(found[2].new?.mark.line == 1)
    }

    @Test func contentsAreComparedDecoded() throws {
        let old = #""storage":{"files":[{"path":"/a","contents":{"source":"data:,one%0Atwo%0A"}}]}"#
        let same = #""storage":{"files":[{"path":"/a","contents":{"source":"data:;base64,b25lCnR3bwo="}}]}"#
        let new = #""storage":{"files":[{"path":"/a","contents":{"source":"data:,one%0Athree%0A"}}]}"#
        let binary = #""storage":{"files":[{"path":"/a","contents":{"source":"data:,%00"}}]}"#
        let remote = #""storage":{"files":[{"path":"/a","contents":{"source":"https://h/a"}}]}"#
        #expect(try changes(old, same).isEmpty)
        let found = try changes(old, new)
        #expect(found.map(\.path) == ["storage.files[/a].contents"])
        #expect(found.first?.old?.content == .text(["one", "two", ""]))
        #expect(found.first?.new?.content == .text(["one", "three", ""]))
        let digest = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        #expect(try changes(old, binary).first?.new?.content == .binary(size: 1, sha256: digest))
        #expect(try changes(old, remote).first?.path == "storage.files[/a].contents.source")
    }

    @Test(arguments: [
        (
            #""kernelArguments":{"shouldExist":["a","b"]}"#, #""kernelArguments":{"shouldExist":["b","a"]}"#,
            ["kernelArguments.shouldExist"]
        ),
        (
            #""kernelArguments":{"shouldExist":["a"]}"#, #""kernelArguments":{"shouldExist":["a","b"]}"#,
            ["kernelArguments.shouldExist[b]"]
        ),
        (
            #""systemd":{"units":[{"name":"a.service"},{"name":"b.service"}]}"#,
            #""systemd":{"units":[{"name":"b.service"},{"name":"a.service"}]}"#, []
        ),
        (
            #""systemd":{"units":[{"name":"a.service","contents":"[Unit]\n"}]}"#,
            #""systemd":{"units":[{"name":"a.service","contents":"[Unit]\n#\n"}]}"#,
            ["systemd.units[a.service].contents"]
        ),
        (
            #""storage":{"files":[{"path":"/\u00e9"}]}"#, #""storage":{"files":[{"path":"/e\u0301"}]}"#,
            ["storage.files[/\u{E9}]", "storage.files[/\u{E9}]"]
        ),
    ])
    func whatCounts(old: String, new: String, paths: [String]) throws {
        let found = try changes(old, new)
        #expect(found.map(\.path).sorted() == paths.sorted())
        let same = try document(.v3_4, old).hasSameMeaning(as: document(.v3_4, new))
        #expect(same == paths.isEmpty)
    }

    @Test func versionsDifferOnlyInTheirNames() throws {
        let found = ConfigDifference(from: try document(.v3_0), to: try document(.v3_6)).changes
        #expect(found.map(\.path) == ["ignition.version"])
    }

    @Test func linesShowWhatHappened() {
        let lines = ConfigDifference.lines(from: ["a", "b", "c", "d"], to: ["a", "x", "c", "e", "d"])
        #expect(lines == [.kept("a"), .removed("b"), .added("x"), .kept("c"), .added("e"), .kept("d")])
        #expect(ConfigDifference.lines(from: [], to: ["a"]) == [.added("a")])
        let long = (0..<5000).map(String.init)
        #expect(ConfigDifference.lines(from: long, to: long.reversed()).count == 10_000)
    }

    @Test func contentsForReaders() throws {
        let shown = ConfigContents(
            try document(
                .v3_4,
                #""storage":{"files":[{"path":"/a","mode":420,"user":{"id":7},"contents":{"source":"data:,x"},"append":[{"source":"https://h/a"}]},{"path":"/b"},{"path":"/c","contents":{"source":"data:,x","verification":{"hash":"sha256-00"}}}],"links":[{"path":"/l","target":"/a"}],"disks":[{"device":"/dev/a","partitions":[{"number":1,"sizeMiB":5}]}]}"#,
                #""passwd":{"users":[{"name":"core","sshAuthorizedKeys":["k"],"passwordHash":"x"}],"groups":[{"name":"g","shouldExist":false}]}"#,
                #""systemd":{"units":[{"name":"a.service","mask":true,"dropins":[{"name":"b.conf","contents":"c"}]}]}"#)
        )
        #expect(shown.nodes.map(\.path) == ["/a", "/b", "/c", "/l"])
        #expect(shown.nodes[0].user == "7" && shown.nodes[0].mode == 420 && shown.nodes[3].target == "/a")
        let digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        guard case .inline([0x78], isText: true, sha256: digest) = shown.nodes[0].contents?.contents,
            case .remote("https://h/a") = shown.nodes[0].additions.first?.contents,
            case .broken(let reason) = shown.nodes[2].contents?.contents
        else {
            Issue.record("\(shown.nodes)")
            return
        }
        #expect(reason.contains(digest))
        #expect(shown.nodes[1].contents == nil)
        #expect(shown.users.first?.hasPassword == true && shown.groups.first?.isWanted == false)
        #expect(shown.units.first?.isMasked == true && shown.units.first?.dropIns.first?.name == "b.conf")
        #expect(shown.disks.first?.partitions.first?.size == 5)
    }
}
