import HTTP
import HTTPTypes
import Inventory
import Ledger
import Markup
import Provisioning
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// `docs/api.md`, held against what is sent.
@Suite struct AdminManualTests {
    private static func manual() throws -> String { try readText(Places.repository + "/docs/api.md") }

    @Test func itListsEveryRouteAndEveryRefusal() throws {
        let manual = try Self.manual()
        let described = manual.split(separator: "\n").compactMap { line in
            line.wholeMatch(of: /### `([A-Z]+ \/v1[^` ?]*)[^`]*`/).map { String($0.1) }
        }
        #expect(described.sorted() == AdminRoute.all.sorted())
        for reason in AdminRefusal.Reason.allCases {
            #expect(manual.contains("| `\(reason.rawValue)` | \(reason.status.code) |"), "\(reason)")
        }
    }

    @Test func itsCommandsWork() async throws {
        let setting = try await AdminSetting()
        let block = try #require(try Self.manual().firstMatch(of: /(?s)```sh\n(.*?)```/)).1
        let commands = block.replacing("/run/slipway/admin.sock", with: "\"$SOCKET\"")
            .replacing("curl ", with: "curl -sS --fail-with-body ")
        try await setting.serving { (_: String) async throws in
            let result = try await run(
                "bash", ["-euc", String(commands)], in: setting.directory.path,
                environment: ["SOCKET": setting.socket.path])
            #expect(result.succeeded, "\(result)")
            #expect(result.output.contains(#"{"added":["worker-9"],"dryRun":false}"#), "\(result)")
            #expect(result.output.contains(#""phase":"armed""#) && result.output.contains(#""dryRun":true"#))
            #expect(try StoreFile.entries(of: Array(readText(setting.directory("store.jsonl")).utf8)) > 0)
        }
    }

    /// The fields of each thing, as `hold.reason`; each with at least one answer in which it is.
    @Test func itListsEveryFieldAndNoOther() async throws {
        let table = try #require(try Self.manual().firstMatch(of: /(?s)<!-- fields -->(.*)<!-- end of fields -->/)).1
        let told = Set(table.matches(of: /\n\| (\w+) \| `([A-Za-z.]+)` \|/).map { "\($0.1) \($0.2)" })
        let setting = try await AdminSetting()
        let seen = try await setting.serving { (place: String) async throws in try await Self.seen(setting, place) }
        #expect(told.subtracting(seen) == [] && seen.subtracting(told) == [])
    }

    private static func seen(_ setting: AdminSetting, _ place: String) async throws -> Set<String> {
        try await setting.installing()
        #expect(try await run("mkdir", [setting.directory("logs")]).succeeded)
        try setting.directory.write("logs/cp-1-20261121T080000.000Z.tar.gz", "the log")
        func ask(_ arguments: String...) async throws -> Value {
            let result = try await run(
                Places.program, arguments + ["-o", "json"], in: setting.directory.path,
                environment: ["SLIPWAY_SERVER": place, "SLIPWAY_STATE": setting.directory("state")])
            guard result.status <= 1 else { throw TestFailure("\(arguments): \(result)") }
            return try JSON.parse(Array(result.output.utf8), source: "\(arguments)").value
        }
        func body(_ arguments: [String], _ target: String) async throws -> Value {
            try JSON.parse(Array(try await setting.curl(arguments, target).body.utf8), source: target).value
        }
        var answers: [(String, Value)] = [
            ("status", try await body([], "/v1/status")), ("host", try await ask("host", "list")),
            ("host", try await ask("host", "show", "worker-1")),
            ("sentence", try await ask("host", "events", "worker-1")),
            ("log", try await ask("host", "logs", "cp-1")),
            ("log", try await ask("host", "logs", "cp-1", "cp-1-20261121T080000.000Z.tar.gz")),
            ("addition", try await ask("host", "add", "w", "--mac", "52:54:00:aa:bb:11", "--role", "worker")),
            ("order", try await ask("host", "arm", "cp-1", "nobody")),
            ("order", try await ask("host", "remove", "w", "cp-1", "--yes")),
            ("removal", try await body(["-X", "DELETE"], "/v1/hosts/machine-1?dryRun=true")),
            ("reload", try await body(["-H", "Content-Type: application/json", "-d", "{}"], "/v1/reload")),
        ]
        answers.append(("host", try await ask("host", "show", "cp-1")))
        answers.append(("export", try await ask("store", "export", "out.jsonl")))
        answers.append(("import", try await ask("store", "import", "out.jsonl", "--cluster", "rack")))
        answers.append(("check", try await ask("store", "check", "--cluster", "rack")))
        return Set(answers.flatMap { name, value in fields(of: value).map { "\(name) \($0)" } })
    }

    /// The paths of what has no members, as the table writes them.
    private static func fields(of value: Value) -> [String] {
        switch value {
        case .array(let items): return items.flatMap(fields)
        case .object(let members):
            return members.flatMap { member -> [String] in
                let key =
                    HostPhase(rawValue: member.key) != nil
                    ? "PHASE" : SecretStage(rawValue: member.key) != nil ? "STAGE" : member.key
                // What a `host` has stands under its own name.
                guard member.key != "host", case .object = member.value else { return [key] }
                return fields(of: member.value).map { "\(key).\($0)" }
            }
        default: return []
        }
    }
}

extension AdminSetting {
    /// Lets worker-1 be installed from one address until another asks in its name, which raises an alarm.
    func installing() async throws {
        let (name, token) = (try HostName("worker-1"), SecretToken())
        let vault = try SecretVault(FilePath(directory("issued")))
        func apply(_ event: HostEvent, by peer: String) async throws {
            _ = try await ledger.apply(event, to: name, by: peer, policy: HostPolicy())
        }
        try await apply(.arm(within: .seconds(600)), by: "test")
        try await apply(.bootRequested(mac: mac, peer: "192.0.2.7", token: token), by: "192.0.2.7")
        let found = try await ledger.secret(
            .kickstart, of: name, token: token, peer: "192.0.2.7", policy: HostPolicy(), in: vault
        ) { Array("text".utf8) }
        guard found?.bytes == Array("text".utf8) else { throw TestFailure("\(String(describing: found))") }
        try await apply(.secretDelivered(.kickstart, token: token), by: "192.0.2.7")
        try await apply(.bootRequested(mac: mac, peer: "192.0.2.66", token: SecretToken()), by: "192.0.2.66")
        guard try await ledger.host(name)?.hold != nil else { throw TestFailure("no alarm") }
    }
}
