import Kickstart
import TestSupport
import Testing

@Suite("Kickstart, read by pykickstart", .enabled(if: Pykickstart.isUsable))
struct KickstartSyntaxTests {
    /// Commands that every version has.
    private static func commands() throws -> [any Command] {
        let word = try Word("sda")
        let hash = "$6$salt$01,23"
        var general: [GeneralCommand] = [
            .textMode, .lang(try Word("en_US.UTF-8")), .keyboard(try Word("us")),
            .timezone(try Word("UTC"), timeServers: []), .rootPassword(hash: nil),
            .rootPassword(hash: try Phrase(hash)), .disableFirstBootDialogue, .zeroMBR,
            .onlyUseDisks([word]), .requiredPartitions, .enableServices([word]),
            .bootloader(append: try Text("a=\"b c\" d='e'")),
        ]
        general += GeneralCommand.SELinuxMode.allCases.map { .selinux($0) }
        general += GeneralCommand.Firewall.allCases.map { .firewall($0) }
        general += GeneralCommand.Finish.allCases.map { .finish($0) }
        let others: [any Command] = [
            OSTreeSetup(osName: word, url: try Word("http://192.0.2.1/ostree"), ref: word),
            Include(try Word("/tmp/slipway/storage.ks")),
            UserAccount(name: word, passwordHash: nil, groups: [], shell: nil, uid: nil),
            UserAccount(
                name: word, passwordHash: try Text(hash), groups: [word, try Word("b")], shell: try Word("/bin/sh"),
                uid: 1000),
            SSHKey(user: word, key: try Phrase("ssh-ed25519 AAAA 'a' \"b\" #c")),
        ]
        return general + others
    }

    @Test("every command is syntax of its versions")
    func commands() async throws {
        var cases: [(version: SyntaxVersion, text: String)] = []
        func add(_ command: any Command, _ versions: some Sequence<SyntaxVersion>) {
            // Each on its own, since some exclude each other.
            for version in versions { cases.append((version, Document(commands: [command], scripts: []).text)) }
        }
        let (word, image) = (try Word("a"), try Word("quay.io/a/b:c"))
        for command in try Self.commands() { add(command, SyntaxVersion.allCases) }
        add(GeneralCommand.timezone(word, timeServers: [word, image]), [.rhel8])
        add(GeneralCommand.timeServer(word), [.rhel9, .rhel10])
        add(OSTreeContainer(stateRoot: word, image: image), [.rhel9, .rhel10])
        add(Bootc(stateRoot: word, image: image), [.rhel10])
        for stage in Script.Stage.allCases {
            let script = try Script(stage: stage, environment: [], interpreter: try Word("/bin/bash"), body: "true")
            cases.append((.rhel8, Document(commands: [], scripts: [script]).text))
        }
        for (one, answer) in zip(cases, try await Pykickstart.check(cases)) {
            #expect(answer.complaints.isEmpty, "\(one): \(answer.complaints)")
        }
    }

    @Test("what a version does not have is refused by it")
    func refusal() async throws {
        let word = try Word("a")
        let cases: [(version: SyntaxVersion, text: String)] = [
            (.rhel9, "nonsense\n"), (.rhel10, GeneralCommand.timezone(word, timeServers: [word]).text),
            (.rhel8, GeneralCommand.timeServer(word).text),
            (.rhel8, OSTreeContainer(stateRoot: word, image: word).text),
            (.rhel9, Bootc(stateRoot: word, image: word).text),
        ]
        for (one, answer) in zip(cases, try await Pykickstart.check(cases)) {
            #expect(!answer.complaints.isEmpty, "\(one)")
        }
    }
}
