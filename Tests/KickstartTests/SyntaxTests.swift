import Kickstart
import Markup
import TestSupport
import Testing

/// What the check says, where, for which version.
struct SyntaxTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let version: SyntaxVersion
        /// `LINE:COLUMN part of the message`, in order.
        let faults: [String]
        let warnings: [String]
        var testDescription: String { text.debugDescription }

        init(_ text: String, _ version: SyntaxVersion = .rhel9, _ faults: [String] = [], warnings: [String] = []) {
            self.text = text
            self.version = version
            self.faults = faults
            self.warnings = warnings
        }
    }

    static let commands = [
        Case("text\nlang en_US.UTF-8 # a comment\n  reboot --eject\n"),
        Case("langs en_US\n", .rhel9, ["1:1 knows no command \"langs\"; did you mean lang?"]),
        Case("timesource --ntp-pool=x\n", .rhel8, ["1:1 knows no command \"timesource\"; rhel9 and rhel10 have it"]),
        Case("bootc --source-imgref=registry:x\n", .rhel10),
        Case("rdp\nbootc\n", .rhel8, ["1:1 no command", "2:1 no command"]),
        Case("reboot --ejekt\n", .rhel9, ["1:8 reboot has no option \"--ejekt\" in rhel9; did you mean --eject?"]),
        Case("reboot now\n", .rhel9, ["1:8 unexpected word"]),
        Case("reboot --eject=yes\n", .rhel9, ["1:8 --eject takes no value"]),
        Case("user --name\n", .rhel9, ["1:6 --name needs a value"]),
        Case("user --name --lock\n", .rhel9, ["1:6 --name needs a value"]),
        Case(
            "user --uid=x --gid=1.5\n", .rhel9, ["1:6 --uid takes a whole number", "1:14 --gid takes a whole number"]),
        Case("user --uid=5\n", .rhel9, ["1:1 --name is missing"]),
        Case("user --na=x --uid 7 --gid=' 8 '\n"),
        Case("user --name=x --pa=y\n"),
        Case("user --name=x --g=y\n", .rhel9, ["1:15 --g may mean --gecos, --gid, --groups"]),
        Case(
            "network --bootproto=pppoe --onboot=maybe\n", .rhel9,
            ["1:9 --bootproto does not", "1:27 --onboot takes on or off"]),
        Case("lang\n", .rhel9, ["1:1 <lang> is missing"]),
        Case("lang en_US de_DE\n", .rhel9, ["1:12 unexpected word"]),
        Case("bootloader --append -x\n", .rhel9, ["1:12 --append needs a value", "1:21 has no option \"-x\""]),
        Case("bootloader --append '-x y' --timeout -1\n"),
        Case("bootloader --append=\"a b\n", .rhel9, ["1:21 this quote is not closed"]),
        Case("text\\", .rhel9, ["1:1 nothing follows"]),
        Case("'' text\n", .rhel9, ["1:1 knows no command \"\""]),
        Case("btrfs / --nonesense\n", .rhel9, [], warnings: ["1:1 the command btrfs has no effect"]),
        Case("btrfs / x\n", .rhel10, ["1:1 no longer has the command btrfs"]),
        Case("method x\n", .rhel8, ["1:1 no command that a Kickstart can use"]),
        Case("logging --level=x\n", .rhel9, [], warnings: ["1:9 logging: the option --level has no effect"]),
        Case(
            "volgroup vg pv.1 --nonesuch\n", .rhel9, [],
            warnings: ["1:18 takes \"--nonesuch\" for the name of a member"]),
        Case("reboot --\u{1}\n", .rhel9, ["1:8 \"--\\u{1}\""]),
        Case("\u{feff}text\n", .rhel9, ["1:1 knows no command"]),
        Case("# nothing\n\n", .rhel9, [], warnings: ["1:1 no command in it"]),
        Case("", .rhel10, [], warnings: ["1:1 no command in it"]),
    ]

    static let sections = [
        Case("%packages\n@core\n@^minimal-environment\n-@x\n-vim\nkernel* # yes\n%end\n"),
        Case(
            "%packages\n-\n  @x --nodefaults --optional\n%end\n", .rhel9, ["2:1 without a package", "3:19 contradict"]),
        Case("%packages\n@x --foo\n%end\n", .rhel9, [], warnings: ["2:4 part of the group's name"]),
        Case("%packages --instLangs=de\n%end\n", .rhel8),
        Case("%packages --instLangs=de\n%end\n", .rhel9, [], warnings: ["1:11 goes away"]),
        Case("%packages --instLangs=de\n%end\n", .rhel10, ["1:11 no option \"--instLangs\""]),
        Case("%packages --default --nocore\n%end\n", .rhel9, ["1:21 contradict"]),
        Case("%pre --erroronfail --log=/x\n\"\n%{x}\n%unknown here\n%end\ntext\n"),
        Case("%pre --nochroot\n%end\n", .rhel9, ["1:6 no option \"--nochroot\""]),
        Case("%pre\necho\n", .rhel9, ["1:1 %pre does not end"]),
        Case(
            "%pre\necho\n%post\n%end\ntext x\n", .rhel9,
            ["3:1 %pre of line 1 does not end before %post", "5:6 unexpected"]),
        Case("%end\ntext x\n", .rhel9, ["1:1 \"%end\" is no section", "2:6 unexpected"]),
        Case("%prae\nrubbish\n%end\n", .rhel9, ["1:1 is no section; did you mean %pre?"]),
        Case("%traceback\nx\n%end\n", .rhel9, [], warnings: ["1:1 goes away"]),
        Case("%certificate --filename=x --dir=/y\n-----\n%end\n"),
        Case("%certificate --filename=x --dir=/y\n \n%end\n", .rhel9, ["1:1 %certificate is empty"]),
        Case("%certificate --filename=x\n-\n%end\n", .rhel9, ["1:1 neither --dir nor --type"]),
        Case("%certificate --dir=/y\n-\n%end\n", .rhel9, ["1:1 --filename is missing"]),
        Case("%addon any --thing\nnot 'checked\n%end\n%anaconda\npwpolicy root\n%end\n"),
        Case("%include /tmp/x\n%pre\n%include /tmp/y\n%end\n%ksappend http://h/x\n"),
        Case(
            "%include\n%pre\n  %include ''\n%end\n%ksappend\n", .rhel9,
            ["1:1 without a file", "3:3 without a file", "5:1 without a file"]),
    ]

    @Test(arguments: commands + sections)
    func findingsAreSaidWithTheirPlace(each: Case) {
        let result = KickstartText.check(Array(each.text.utf8), source: "f", version: each.version)
        for (findings, wanted) in [(result.faults, each.faults), (result.warnings, each.warnings)] {
            let said = findings.sorted { $0.mark < $1.mark }.map(\.description)
            let fits =
                said.count == wanted.count
                && zip(said, wanted).allSatisfy { said, wanted in
                    let parts = wanted.split(separator: " ", maxSplits: 1)
                    return said.hasPrefix("f:\(parts[0]): ") && said.contains(parts[1])
                }
            #expect(fits, "\(said)")
        }
    }

    @Test func bytesThatAreNoTextAreRefused() {
        let result = KickstartText.check(
            Array("text\n# ".utf8) + [0xFF] + Array("\nx\n".utf8), source: "f", version: .rhel9)
        #expect(result.faults.map(\.mark) == [Mark(line: 2, column: 1), Mark(line: 3, column: 1)])
    }

    @Test func hostileSizesAreRefusedQuickly() {
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: CheckLimits.bytes + 1)
        #expect(KickstartText.check(long, source: "f", version: .rhel9).faults.count == 1)
        let lines = [UInt8](repeating: UInt8(ascii: "\n"), count: CheckLimits.lines + 1)
        #expect(KickstartText.check(lines, source: "f", version: .rhel9).faults.count == 1)
        let wrong = Array(String(repeating: "x\n", count: 5000).utf8)
        #expect(KickstartText.check(wrong, source: "f", version: .rhel9).faults.count == CheckLimits.findings)
        for word in ["a --spares=1 ", "--spare=1 ", "--f ", "-- ", "\u{1} "] {
            for head in ["raid / ", "volgroup ", "network --device=x "] {
                let text = head + String(repeating: word, count: CheckLimits.words / 8)
                _ = KickstartText.check(Array(text.utf8), source: "f", version: .rhel9)
            }
        }
        let words = "raid / " + String(repeating: "a ", count: CheckLimits.words)
        #expect(KickstartText.check(Array(words.utf8), source: "f", version: .rhel9).faults.count == 1)
    }
}
