import Ignition
import Markup
import TestSupport
import Testing

@Suite struct MergeTests {
    @Test(arguments: [
        // Single values: the child's, when it has one.
        (
            #""files":[{"path":"/a","mode":1,"overwrite":true}]"#, #""files":[{"path":"/a","mode":2}]"#,
            #""files":[{"path":"/a","mode":2,"overwrite":true}]"#
        ),
        // The parent's items first and in its order, then the child's.
        (
            #""files":[{"path":"/b"},{"path":"/a"}]"#, #""files":[{"path":"/c"},{"path":"/a","mode":7}]"#,
            #""files":[{"path":"/b"},{"path":"/a","mode":7},{"path":"/c"}]"#
        ),
        // One path is one thing: a file, a directory or a link.
        (
            #""files":[{"path":"/a"}],"directories":[{"path":"/b"}],"links":[{"path":"/c","target":"x"}]"#,
            #""files":[{"path":"/c"}],"directories":[{"path":"/a"}],"links":[{"path":"/b","target":"y"}]"#,
            #""directories":[{"path":"/a"}],"files":[{"path":"/c"}],"links":[{"path":"/b","target":"y"}]"#
        ),
        // File systems are known by their devices, not by their paths.
        (
            #""filesystems":[{"device":"/dev/a","path":"/x","options":["1"],"mountOptions":["2"]}]"#,
            #""filesystems":[{"device":"/dev/b","path":"/x"},{"device":"/dev/a","options":["1"],"mountOptions":["3"]}]"#,
            #""filesystems":[{"device":"/dev/a","path":"/x","options":["1","1"],"mountOptions":["2","3"]},{"device":"/dev/b","path":"/x"}]"#
        ),
        // Partitions are known by their numbers, and by their labels when they have none.
        (
            #""disks":[{"device":"/dev/a","partitions":[{"number":1,"label":"a"},{"label":"b","sizeMiB":1}]}]"#,
            #""disks":[{"device":"/dev/a","partitions":[{"label":"a"},{"number":1,"label":"c"},{"number":0,"label":"b","sizeMiB":2}]}]"#,
            #""disks":[{"device":"/dev/a","partitions":[{"number":1,"label":"c"},{"number":0,"label":"b","sizeMiB":2},{"label":"a"}]}]"#
        ),
        // What a file is made of merges by parts; what is appended, and options, come one after the other.
        (
            #""files":[{"path":"/a","contents":{"source":"data:,a","compression":"gzip"},"append":[{"source":"data:,b"}]}]"#,
            #""files":[{"path":"/a","contents":{"source":"data:,c"},"append":[{"source":"data:,b"}]}]"#,
            #""files":[{"path":"/a","contents":{"source":"data:,c","compression":"gzip"},"append":[{"source":"data:,b"},{"source":"data:,b"}]}]"#
        ),
        // A header without a value takes the parent's away.
        (
            #""files":[{"path":"/a","contents":{"httpHeaders":[{"name":"A","value":"1"},{"name":"B","value":"2"}]}}]"#,
            #""files":[{"path":"/a","contents":{"httpHeaders":[{"name":"A","value":null},{"name":"C","value":"3"}]}}]"#,
            #""files":[{"path":"/a","contents":{"httpHeaders":[{"name":"B","value":"2"},{"name":"C","value":"3"}]}}]"#
        ),
        // Devices of an array: each once.
        (
            #""raid":[{"name":"r","devices":["/dev/a","/dev/b"],"options":["x"]}]"#,
            #""raid":[{"name":"r","devices":["/dev/c","/dev/a"],"options":["x"]}]"#,
            #""raid":[{"name":"r","devices":["/dev/a","/dev/b","/dev/c"],"options":["x","x"]}]"#
        ),
        // Names that look alike are different names.
        (
            #""files":[{"path":"/\u00e9"}]"#, #""files":[{"path":"/e\u0301"}]"#,
            #""files":[{"path":"/\u00e9"},{"path":"/e\u0301"}]"#
        ),
    ])
    func storageOfBoth(parent: String, child: String, merged: String) throws {
        let result = try storage(.v3_6, parent).merged(with: storage(.v3_6, child))
        #expect(result.json() == (try storage(.v3_6, merged).json()))
    }

    @Test func kernelArgumentsCrossTheirLists() throws {
        let parent = try document(.v3_3, #""kernelArguments":{"shouldExist":["a","b"],"shouldNotExist":["c"]}"#)
        let child = try document(.v3_3, #""kernelArguments":{"shouldExist":["c","a"],"shouldNotExist":["b"]}"#)
        let merged = #""kernelArguments":{"shouldExist":["a","c"],"shouldNotExist":["b"]}"#
        #expect(parent.merged(with: child).json() == (try document(.v3_3, merged).json()))
    }

    @Test(arguments: [
        // Up to 3.2.0 a missing target is an empty one, and Clevis is one value.
        (SpecVersion.v3_2, #""links":[{"path":"/a"}]"#, #""luks":[{"name":"l","clevis":{"threshold":2}}]"#),
        (
            SpecVersion.v3_3, #""links":[{"path":"/a","target":"x"}]"#,
            #""luks":[{"name":"l","clevis":{"tpm2":true,"threshold":2}}]"#
        ),
    ])
    func oldVersionsHaveOtherKinds(version: SpecVersion, links: String, luks: String) throws {
        let parent = #""links":[{"path":"/a","target":"x"}],"luks":[{"name":"l","clevis":{"tpm2":true}}]"#
        let child = #""links":[{"path":"/a"}],"luks":[{"name":"l","clevis":{"threshold":2}}]"#
        let result = try storage(version, parent).merged(with: storage(version, child))
        #expect(result.hasSameMeaning(as: try storage(version, "\(links),\(luks)")))
    }

    @Test func differentVersionsMergeInTheNewer() throws {
        let parent = try storage(.v3_0, #""files":[{"path":"/a","mode":3565}]"#)
        let result = parent.merged(with: try document(.v3_6))
        #expect(result.version == .v3_6)
        #expect(result.json() == (try storage(.v3_6, #""files":[{"path":"/a","mode":493}]"#).json()))
    }

    /// Nothing merged with a config, and a config with nothing, is that config; the config with itself too, where it
    /// has no lists of which both are kept; and it is the same which two of three merge first, unless one of them puts
    /// a thing of another kind in the place of one.
    @Test func identities() throws {
        var seed = Seed()
        let start = seed
        for round in 0..<200 {
            let (one, two, three) = (try merging(&seed), try merging(&seed), try merging(&seed))
            let empty = try document(.v3_6)
            #expect(empty.merged(with: one).json() == one.json(), "\(start), round \(round)")
            #expect(one.merged(with: empty).json() == one.json(), "\(start), round \(round)")
            #expect(one.merged(with: one).json() == one.json(), "\(start), round \(round)")
            let left = one.merged(with: two).merged(with: three)
            let changes = ConfigDifference(from: left, to: one.merged(with: two.merged(with: three))).changes
            // Of a thing that a child took from one list and another put back, only the place differs.
            let others = changes.filter { if case .order = $0.new?.content { false } else { true } }
            #expect(others.isEmpty, "\(start), round \(round)")
        }
    }

    @Test func tenThousandFilesAreQuick() throws {
        let files = (0..<10_000).map {
            #"{"path":"/etc/d\#($0 % 97)/f\#($0)","mode":420,"contents":{"source":"data:,\#($0)"}}"#
        }
        let parent = try storage(.v3_6, #""files":[\#(files.joined(separator: ","))]"#)
        let child = try storage(.v3_6, #""files":[\#(files.reversed().joined(separator: ","))]"#)
        var json = ""
        let time = ContinuousClock().measure { json = parent.merged(with: child).json() }
        #expect(json == parent.json())
        // Seven times what it takes unoptimised.
        #expect(time < .seconds(5), "\(time)")
    }
}

/// A random config of the parts that merge in ways of their own, each key once.
private func merging(_ seed: inout Seed) throws -> Config {
    var nodes: [String: [String]] = ["files": [], "directories": [], "links": []]
    for path in ["/a", "/b", "/c", "/d"] where Bool.random(using: &seed) {
        let list = ["/a": "directories", "/b": "links"][path] ?? "files"
        let value = Bool.random(using: &seed) ? #","overwrite":\#(Bool.random(using: &seed))"# : ""
        nodes[list]?.append(#"{"path":"\#(path)"\#(value)}"#)
    }
    let lists = nodes.sorted { $0.key < $1.key }.map { #""\#($0.key)":[\#($0.value.joined(separator: ","))]"# }
    let arguments = ["x", "y", "z"].shuffled(using: &seed)
    let split = Int.random(in: 0...3, using: &seed)
    func list(_ items: ArraySlice<String>) -> String { items.map { #""\#($0)""# }.joined(separator: ",") }
    return try document(
        .v3_6, #""storage":{\#(lists.joined(separator: ","))}"#,
        #""kernelArguments":{"shouldExist":[\#(list(arguments.prefix(split)))],"shouldNotExist":[\#(list(arguments.dropFirst(split).prefix(1)))]}"#
    )
}
