import Ignition
import Testing

@Suite("Ignition elements")
struct ElementTests {
    @Test(
        "a path that is not absolute and clean is refused",
        arguments: ["", "a", "/a/", "/a//b", "/a/./b", "/../a", "/a\0"])
    func paths(path: String) {
        #expect(throws: IgnitionError.path(path)) { try File(path: path, mode: 0, contents: []) }
        #expect(throws: IgnitionError.path(path)) { try Directory(path: path) }
        #expect(throws: IgnitionError.path(path)) { try Link(path: path, target: "x") }
    }

    @Test("a mode has twelve bits", arguments: [-1, 0o10000])
    func modes(mode: Int) {
        #expect(throws: IgnitionError.mode(path: "/a", mode: mode)) { try File(path: "/a", mode: mode, contents: []) }
    }

    @Test(
        "a unit's name has a stem and a suffix", arguments: ["", "a", ".service", "a.conf", "a/b.service", "a b.path"])
    func unitNames(name: String) { #expect(throws: IgnitionError.self) { try Unit(name: name) } }

    @Test("a drop-in's name ends in .conf", arguments: ["", "a", ".conf", "a/b.conf", "../x.conf"])
    func dropInNames(name: String) { #expect(throws: IgnitionError.self) { try DropIn(name: name, contents: "") } }

    @Test(
        "text that is no unit is refused at its line",
        arguments: [("[Unit]\n\nfoo\n", 3), ("[Unit\n", 1), ("[Unit]\nA=1 \\\nb\nc", 4)])
    func unitText(text: String, line: Int) throws {
        let error = #expect(throws: IgnitionError.self) { try Unit(name: "a.service", contents: text) }
        guard case .unitSyntax("a.service", line, _) = error else { throw error ?? IgnitionError.path("none") }
    }

    @Test("names and fields that passwd(5) cannot hold are refused")
    func accounts() {
        for name in ["", "-a", "a:b", "a b", "ä", "$", String(repeating: "a", count: 33)] {
            #expect(throws: IgnitionError.self) { try User(name: name) }
            #expect(throws: IgnitionError.self) { try Group(name: name) }
            #expect(throws: IgnitionError.self) { try File(path: "/a", mode: 0, user: name, contents: []) }
        }
        #expect(throws: IgnitionError.self) { try User(name: "a", passwordHash: "x:y") }
        #expect(throws: IgnitionError.self) { try User(name: "a", sshAuthorizedKeys: ["a\nb"]) }
        #expect(throws: IgnitionError.self) { try User(name: "a", shell: "bash") }
    }

    @Test("elements of one config may not contradict each other")
    func contradictions() throws {
        let file = try File(path: "/a/b", mode: 0, contents: [])
        let unit = try Unit(name: "a.path", contents: "[Path]\n")
        let clash = try File(path: "/etc/systemd/system/a.path", mode: 0, contents: [])
        let dropIn = try DropIn(name: "a.conf", contents: "")
        let doubled = try Unit(name: "b.path", dropIns: [dropIn, dropIn])
        for broken in [
            { () throws -> Config in try Config(version: .v3_4, files: [file, file]) },
            { try Config(version: .v3_4, files: [file], directories: [try Directory(path: "/a/b")]) },
            { try Config(version: .v3_4, files: [file], links: [try Link(path: "/a", target: "/c")]) },
            { try Config(version: .v3_4, units: [unit, unit]) },
            { try Config(version: .v3_4, files: [clash], units: [unit]) },
            { try Config(version: .v3_4, units: [doubled]) },
            { try Config(version: .v3_4, users: [try User(name: "a", groups: ["b", "b"])]) },
            { try Config(version: .v3_4, users: [try User(name: "a"), try User(name: "a")]) },
        ] { #expect(throws: IgnitionError.self) { try broken() } }
    }

    @Test("what a version cannot say is refused by name")
    func versions() throws {
        let early = #expect(throws: IgnitionError.self) {
            try Config(version: .v3_2, kernelArguments: ["quiet"])
        }
        #expect(early?.description.contains("`kernelArguments` in version 3.2.0") == true)
        let special = try File(path: "/a", mode: 0o4755, contents: [])
        #expect(throws: IgnitionError.self) { try Config(version: .v3_4, files: [special]) }
        let unknown = #expect(throws: IgnitionError.self) { try SpecVersion("3.8.0") }
        #expect(unknown?.description.contains("3.0.0, 3.1.0, 3.2.0, 3.3.0, 3.4.0") == true)
    }
}
