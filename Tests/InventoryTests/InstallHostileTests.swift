import Inventory
import Kickstart
import Markup
import Testing

/// Values of `install:` that an installer would drop or misread without a word.
@Suite struct InstallHostileTests {
    private static func faults(_ yaml: String) throws -> [String] {
        let faults = Faults(source: "c")
        _ = InstallSettings(
            Fields(try YAML.parse(Array(yaml.utf8), source: "c"), path: "install", faults: faults))
        do {
            try faults.check()
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    /// Anaconda leaves out a user that is there already, and one whose own group another user's line made first.
    @Test(arguments: [
        ("users: [{name: bin}]", "c:1:16: `install.users[0].name`: `bin` is not"),
        ("users: [{name: nobody}]", "c:1:16: `install.users[0].name`: `nobody` is not"),
        ("users: [{name: wheel}]", "c:1:16: `install.users[0].name`: `wheel` is not"),
        ("users: [{name: a, groups: [b]}, {name: b}]", "c:1:40: `install.users[1].name` b is a group of users[0]"),
        ("users: [{name: a, groups: [a]}]", "c:1:16: `install.users[0].name` a is a group of users[0]"),
        ("stage2: true", "c:1:9: `install.stage2`: `true` is not a tree"),
        ("stage2: http:///ol9", "c:1:9: `install.stage2`: `http:///ol9` is not a tree"),
        ("stage2: -x", "c:1:9: `install.stage2`: `-x` is not a tree"),
        ("storage: {encryption: {tang: []}}", "c:1:24: `install.storage.encryption.tang` names no server"),
        ("sshKeys: ['-x ssh-rsa AAAA']", "c:1:11: `install.sshKeys[0]`: `…` is not one public key"),
    ])
    func isRefused(_ yaml: String, _ message: String) throws {
        let faults = try Self.faults(yaml)
        #expect(faults.count == 1 && faults[0].hasPrefix(message), "\(faults)")
    }

    @Test(arguments: [
        "users: [{name: b}, {name: a, groups: [b, wheel]}]", "users: [{name: core, groups: [bin]}]",
        "stage2: 'hd:LABEL=OL-9:/'", "stage2: cdrom", "stage2: 'nfs:192.0.2.1:/ol9'",
        "stage2: 'https://[2001:db8::1]/a'",
    ])
    func isAccepted(_ yaml: String) throws { #expect(try Self.faults(yaml) == []) }

    @Test(arguments: [
        "192.0.2.0/31", "192.0.2.1/31", "192.0.2.0/32", "192.0.2.1/30", "2001:db8::/64", "192.0.2.255/23",
    ])
    func addressesAtTheEdgeAreHosts(_ text: String) throws { _ = try InterfaceAddress(text) }

    /// Nobody reads them on such a host.
    @Test(arguments: ["proxy: http://a:1", "firmware: uefi"])
    func meansNothingToALiveSystem(_ key: String) throws {
        let faults = try Self.faults("method: coreos\nmedium: a\ndisk: sda\n" + key)
        #expect(faults.count == 1 && faults[0].hasPrefix("c:4:1: `install."), "\(faults)")
    }

    @Test(arguments: [
        ("#!/bin/sh\r\necho\r\n", "line 1 ends in a carriage return"), ("echo\necho\r\n", "line 2 ends in a carriage"),
        ("\u{FEFF}#!/bin/bash\necho\n", "begins with a byte-order mark"),
        ("cat <<E\n %end\nE\n", "line 2 of the script begins with \"%\""),
        ("a\u{2028}%end\n", "line 1 of the script holds \\u{2028}"),
        ("a\n\u{85}%end\n", "line 2 of the script holds \\u{85}"),
        ("a\u{0}\n", "line 1 of the script holds \\u{0}"), ("a\u{C}%end", "line 1 of the script holds \\u{c}"),
        ("\u{A0}%include /x\n", "line 1 of the script begins with \"%\""),
        ("\t%pre\n", "line 1 of the script begins with \"%\""),
    ])
    func noKickstartHoldsTheScript(_ text: String, _ message: String) {
        let error = #expect(throws: (any Error).self) { try InstallFragments.Fragment(origin: "a", text: text) }
        let shown = error.map { "\($0)" } ?? ""
        #expect(shown.contains(message) && shown.utf8.count < 300, "\(shown)")
    }

    @Test func aLongLineIsShownShortened() {
        let line = "%" + String(repeating: "x", count: 60_000)
        let error = #expect(throws: (any Error).self) { try InstallFragments.Fragment(origin: "a", text: line) }
        #expect(error.map { "\($0)".utf8.count < 300 } == true)
    }
}
