import Boot
import Inventory
import Kickstart
import Markup
import TestSupport
import Testing

@Suite("Kickstarts of generated hosts")
struct GeneratedHostsTests {
    /// Rendered at most once for all tests.
    private static let rendered = Result { () throws -> (hosts: GeneratedHosts, documents: [Document]) in
        let hosts = try GeneratedHosts(520)
        return (hosts, try hosts.hosts.map { try $0.installation.kickstart() })
    }

    @Test(
        "pykickstart accepts each with the disks of a machine, and reads what was meant",
        .enabled(if: Pykickstart.isUsable))
    func syntax() async throws {
        let (hosts, documents) = try Self.rendered.get()
        var cases: [(version: SyntaxVersion, text: String)] = []
        var meant: [(host: GeneratedHosts.Host, value: Value)] = []
        for (index, (host, document)) in zip(hosts.hosts, documents).enumerated() {
            let texts = try Self.whole(document, isUEFI: index.isMultiple(of: 2)) + (index < 20 ? [document.text] : [])
            cases += texts.map { (host.installation.installer.version, $0) }
            meant += texts.map { _ in (host, Self.meant(host.installation)) }
        }
        for ((one, meant), answer) in zip(zip(cases, meant), try await Pykickstart.check(cases)) {
            guard !answer.complaints.isEmpty || answer.read != meant.value else { continue }
            Issue.record("\(hosts.seed) \(meant.host.record.json()): \(answer)\n\(one.text)")
        }
    }

    @Test("our own check finds nothing in them, not even to warn of")
    func ownCheck() throws {
        let (hosts, documents) = try Self.rendered.get()
        for (index, (host, document)) in zip(hosts.hosts, documents).enumerated() {
            let version = host.installation.installer.version
            for text in try Self.whole(document, isUEFI: index.isMultiple(of: 2)) + [document.text] {
                let result = KickstartText.check(Array(text.utf8), source: "ks", version: version)
                let found = (result.faults + result.warnings).map(\.description)
                #expect(found == [], "\(hosts.seed) \(host.record.json())\n\(text)")
            }
        }
    }

    /// The Kickstart with what it includes on a machine, empty or with partitions that stay.
    private static func whole(_ document: Document, isUEFI: Bool) throws -> [String] {
        let include = try StorageInclude(document)
        let names = ["sda", "nvme0n1", "vdb", "sdc"].prefix(include.diskCount)
        let text = include.text(disks: Array(names), isUEFI: isUEFI)
        guard include.mayKeep else { return [include.whole(document, text)] }
        let kept = include.text(disks: Array(names), isUEFI: isUEFI, kept: (["sda1", "sda2"], "sda3"))
        return [include.whole(document, text), include.whole(document, kept)]
    }

    /// What pykickstart should read.
    private static func meant(_ installation: Installation) -> Value {
        let (accounts, locale) = (installation.settings.accounts, installation.settings.locale)
        let users = accounts.users.map { user in
            [
                .string(user.name.description), .string(user.passwordHash?.text ?? ""),
                .array(user.groups.map { .string($0.description) }), .string(user.shell ?? ""),
            ] as Value
        }
        let keys =
            accounts.sshKeys.map { ("root", $0) }
            + accounts.users.flatMap { user in user.sshKeys.map { (user.name.description, $0) } }
        return [
            "lang": .string(locale.language.description), "zone": .string(locale.timeZone.description),
            "root": .string(accounts.rootPassword?.text ?? ""), "locked": .bool(accounts.rootPassword == nil),
            "users": .array(users), "keys": .array(keys.map { [.string($0.0), .string($0.1.line)] }),
            "time": .array(locale.timeServers.map { .string($0.description) }),
        ]
    }

    @Test("shellcheck accepts every script of a shell", .enabled(if: Tool("shellcheck").isUsable))
    func shellcheck() async throws {
        let (hosts, documents) = try Self.rendered.get()
        let own = Set(
            hosts.hosts.flatMap { host in
                let fragments = host.installation.settings.fragments
                return (fragments.pre + fragments.post + fragments.onError).map(\.text)
            })
        let bodies = Set(documents.flatMap(\.scripts).map(\.body)).subtracting(own.flatMap { [$0, $0 + "\n"] })
        #expect(bodies.count > 1)
        let directory = try TemporaryDirectory()
        var paths: [String] = []
        for (index, body) in bodies.sorted().enumerated() {
            paths.append(try directory.write("\(index).sh", body))
        }
        let result = try await run("shellcheck", ["--shell=sh"] + paths)
        #expect(result.succeeded, "\(hosts.seed) \(result)")
    }

    @Test("a Kickstart is rendered in milliseconds")
    func speed() throws {
        let hosts = try Self.rendered.get().hosts.hosts.prefix(100)
        let time = try ContinuousClock().measure { for host in hosts { _ = try host.installation.kickstart().text } }
        #expect(time < .milliseconds(40) * hosts.count, "\(hosts.count) took \(time)")
    }

    @Test("the same record gives the same bytes")
    func determinism() throws {
        let (hosts, documents) = try Self.rendered.get()
        let again = try GeneratedHosts(60, seed: hosts.seed)
        #expect(try again.hosts.map { try $0.installation.kickstart().text } == documents.prefix(60).map(\.text))
    }

    @Test("an operator's scripts are whole, under their interpreters, after ours")
    func fragments() throws {
        let (hosts, documents) = try Self.rendered.get()
        var count = 0
        for (host, document) in zip(hosts.hosts, documents) {
            let fragments = host.installation.settings.fragments
            for (stage, list) in [
                (Script.Stage.pre, fragments.pre), (.postInSystem, fragments.post), (.onError, fragments.onError),
            ] {
                let last = document.scripts.filter { $0.stage == stage }.suffix(list.count)
                count += list.count
                let isWhole = zip(last, list).allSatisfy {
                    $0.interpreter == $1.interpreter && $0.body.hasPrefix($1.text)
                }
                try #require(isWhole && last.count == list.count, "\(hosts.seed) \(host.record.json())")
            }
        }
        #expect(count > 100)
    }
}
