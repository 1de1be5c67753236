import Kickstart
import Markup
import Testing

@Suite("what commands demand")
struct RulesTests {
    private func check(_ text: String, _ version: SyntaxVersion) -> KickstartText.Result {
        KickstartText.check(Array(text.utf8), source: "a.ks", version: version)
    }

    @Test("a command is accepted exactly by the versions of the table", arguments: SyntaxVersion.allCases)
    func table(version: SyntaxVersion) {
        for example in RuleCase.all {
            let faults = check(example.text, version).faults
            #expect(faults.isEmpty == example.accepted[version], "\(example): \(faults)")
        }
    }

    @Test("pykickstart says the same", .enabled(if: RulePeer.isUsable))
    func peer() async throws {
        let answers = try await RulePeer.acceptance(of: RuleCase.all.map(\.text))
        try #require(answers.count == RuleCase.all.count)
        for (example, answer) in zip(RuleCase.all, answers) { #expect(answer == example.accepted, "\(example)") }
    }

    @Test("every fault says where, and what to do")
    func remedies() {
        for example in RuleCase.all {
            for version in SyntaxVersion.allCases {
                for fault in check(example.text, version).faults {
                    #expect(!fault.mark.isWhole, "\(example): \(fault)")
                    #expect(!fault.message.isEmpty, "\(example): \(fault)")
                }
            }
        }
    }

    @Test(
        "a fault is at the option it is about",
        arguments: [
            ("part / --size=5 --resize", "1:17"), ("part / --fstype=xfs --fstype=btrfs", "1:21"),
            ("raid / --device=a --level=2 raid.1", "1:19"), ("raid / --device=a --useexisting raid.1", "1:33"),
            ("logvol / --name=a --vgname=b --percent=101", "1:30"),
            ("logvol / --name=a --vgname=b --size=1 --percent=5", "1:39"),
            ("volgroup a pv.1 --reserved-percent=100", "1:17"), ("snapshot a --name=b --when=pre-install", "1:10"),
            ("network --device=a --bridgeslaves=b --bridgeopts=c", "1:37"), ("url --url=a --metalink=b", "1:13"),
            ("ostreesetup --osname=a --ref=b --url=ftp://c", "1:32"), ("timezone a b", "1:12"),
            ("driverdisk a --source=b", "1:14"), ("realm join --no-password=x a", "1:12"), ("cdrom a", "1:7"),
            ("\nautopart\npart /", "3:1"),
        ])
    func marks(text: String, mark: String) throws {
        let faults = check(text + "\n", .rhel9).faults
        #expect(faults.map(\.mark.description) == [mark], "\(faults)")
        #expect(faults.allSatisfy { !$0.remedy.isEmpty }, "\(faults)")
    }

    @Test(
        "what was said before is named",
        arguments: [
            ("\nautopart\npart /", "line 2"), ("realm join a\nrealm join b", "line 1"),
            ("snapshot a/b --name=c --when=pre-install\nsnapshot a/b --name=c --when=pre-install", "line 1"),
        ])
    func places(text: String, place: String) {
        let faults = check(text + "\n", .rhel10).faults
        #expect(faults.count == 1 && faults.allSatisfy { $0.message.contains(place) }, "\(faults)")
    }

    @Test("what another file said is named with that file")
    func placesElsewhere() {
        let result = KickstartText.check(Array("%include b\npart /\n".utf8), source: "a.ks", version: .rhel9) { _, _ in
            KickstartText.Inclusion(source: "b.ks", bytes: Array("\nautopart\n".utf8))
        }
        #expect(result.faults.map(\.source) == ["a.ks"], "\(result)")
        #expect(result.faults.allSatisfy { $0.message.contains("b.ks:2") }, "\(result)")
    }

    @Test("secrets stay out of messages")
    func secrets() {
        let text =
            "realm join --one-time-passwords=S3CRET a\nsshpw --username=a S3CRET --lock S3CRET\nrootpw S3CRET S3CRET\n"
        for version in SyntaxVersion.allCases {
            let result = check(text, version)
            #expect(result.faults.count == 3, "\(result)")
            #expect(!"\(result)".contains("S3CRET"), "\(result)")
        }
    }

    @Test(
        "what is said twice or will go away is accepted with a warning",
        arguments: [
            ("user --name=a\nuser --name=a", 3), ("group --name=a\ngroup --name=a", 3),
            ("sshkey --username=a b\nsshkey --username=a c", 0), ("sshpw --username=a b\nsshpw --username=a c", 3),
            ("repo --name=a\nrepo --name=a", 3), ("part /a\npart /./a/", 3), ("part swap\npart swap", 0),
            ("part biosboot\npart biosboot", 0),
            ("raid / --device=md0 --level=1 a\nraid /b --device=0 --level=1 c", 2),
            ("volgroup a pv.1\nvolgroup a pv.2", 3), ("network --device=a\nnetwork --device=a", 3),
            ("network --hostname=a\nnetwork --hostname=a", 0),
            ("logvol / --vgname=a --name=b --size=1\nlogvol /c --vgname=a --name=b --size=1", 3),
            ("fcoe --nic=a\nfcoe --nic=a", 3), ("url --url=a\nnfs --server=b --dir=c", 3),
            ("url --url=a\nurl --url=b", 0),
            ("ostreecontainer --url=a\nostreesetup --osname=a --url=http://b --ref=c", 1), ("timezone a --isUtc", 1),
            ("timezone a --utc", 0), ("authconfig", 2),
            ("raid / --device=a --level=1 --fstype=btrfs b", 1),
        ])
    func warnings(text: String, count: Int) {
        let versions = SyntaxVersion.allCases.filter { version in
            let result = check(text + "\n", version)
            return result.faults.isEmpty && !result.warnings.isEmpty
        }
        #expect(versions.count == count, "\(versions)")
    }
}
