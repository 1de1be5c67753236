import Kickstart
import TestSupport
import Testing

@Suite("Kickstart, read by pykickstart", .enabled(if: KSValidator.isUsable))
struct KickstartSyntaxTests {
    @Test("every command is RHEL 9 syntax")
    func commands() async throws {
        let word = try Word("sda")
        let networks = [
            Network(address: .dhcp, device: nil, nameServers: [], hostName: nil),
            Network(
                address: .static4(address: try Word("192.0.2.2"), netmask: try Word("255.255.255.0"), gateway: nil),
                device: word, nameServers: [try Word("192.0.2.53"), try Word("192.0.2.54")], hostName: try Word("a.b")),
            Network(
                address: .static6(address: try Word("2001:db8::2/64"), gateway: try Word("2001:db8::1")),
                device: try Word("52:54:00:aa:bb:01"), nameServers: [try Word("2001:db8::53")], hostName: nil),
        ]
        let partitions = [
            try Partition(
                mountPoint: try Word("/boot"), filesystem: try Word("xfs"), label: nil, size: 1, grows: false, disk: nil
            ),
            try Partition(
                mountPoint: try Word("/"), filesystem: try Word("xfs"), label: try Word("root"), size: 1, grows: true,
                disk: word),
        ]
        let setup = OSTreeSetup(osName: word, url: try Word("http://192.0.2.1/ostree"), ref: word)
        var commands: [Command] = [
            .display(.text), .display(.cmdline), .lang(try Word("en_US.UTF-8")), .keyboard(try Word("us")),
            .timezone(try Word("UTC")), .lockRoot, .disableFirstBootDialogue, .zeroMBR, .clearPartitions(drives: []),
            .clearPartitions(drives: [word]), .onlyUseDisks([word]), .requiredPartitions, .enableServices([word]),
            .bootloader(append: try Text("a=\"b c\" d='e'"), drive: word), .ostreeSetup(setup), .finish(.reboot),
            .finish(.poweroff),
        ]
        commands += [.enforcing, .permissive, .disabled].map { .selinux($0) }
        commands += [.systemDefaults, .enabled, .disabled].map { .firewall($0) }
        commands += networks.map { .network($0) } + partitions.map { .partition($0) }
        let stages: [Script.Stage] = [.pre, .post, .onError]
        let scripts = try stages.map { try Script(stage: $0, environment: [], body: "true") }
        for command in commands {
            // Each on its own, since some exclude each other.
            let text = Document(commands: [command], scripts: []).text
            let result = try await KSValidator.check(text)
            #expect(result.succeeded && result.error.isEmpty, "\(text)\(result)")
        }
        let result = try await KSValidator.check(Document(commands: [], scripts: scripts).text)
        #expect(result.succeeded && result.error.isEmpty, "\(result)")
    }

    @Test("the checker refuses what is wrong")
    func refusal() async throws {
        #expect(try await !KSValidator.check("nonsense\n").succeeded)
    }
}
