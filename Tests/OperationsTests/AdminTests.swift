import HTTP
import HTTPTypes
import Inventory
import Ledger
import Markup
import Provisioning
import Store
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// The administration's API over its Unix socket, asked by curl.
@Suite struct AdminTests {
    @Test func onlyItsUserMayOpenTheSocket() async throws {
        let setting = try await AdminSetting()
        try await setting.serving { (_: String) async throws in
            #expect(try await run("stat", ["-c", "%a %F", setting.socket.path]).output == "600 socket\n")
        }
    }

    @Test func hostsAreListedWithoutSecrets() async throws {
        let setting = try await AdminSetting()
        let token = SecretToken()
        let name = try HostName("worker-1")
        let policy = HostPolicy()
        _ = try await setting.ledger.apply(.arm(within: .seconds(60)), to: name, by: "test", policy: policy)
        _ = try await setting.ledger.apply(
            .bootRequested(mac: setting.mac, peer: "192.0.2.50", token: token), to: name, by: "192.0.2.50",
            policy: policy)
        try await setting.serving { (_: String) async throws in
            let list = try await setting.curl([], "/v1/hosts")
            #expect(list.status == 200)
            let hosts = try JSON.parse(Array(list.body.utf8), source: "").value.list("hosts")
            #expect(hosts.map { $0.word("name") } == ["cp-1", "machine-1", "worker-1"])
            #expect(hosts.map { $0.word("phase") } == ["approved", "discovered", "booting"])
            #expect(hosts.map { $0.word("nextStep") }[1] == "slipway host approve machine-1 --as NAME --role ROLE")
            #expect(hosts[2]["session"]?["mac"] == "52:54:00:aa:bb:01")
            for target in ["/v1/hosts", "/v1/hosts/worker-1", "/v1/hosts/worker-1/events", "/v1/status"] {
                let answer = try await setting.curl([], target)
                #expect(answer.status == 200)
                #expect(!answer.body.contains(token.text), "\(target)")
            }
        }
    }

    @Test func ordersAreKeptWithWhoGaveThem() async throws {
        let setting = try await AdminSetting()
        try await setting.serving { (_: String) async throws in
            #expect(try await setting.post("/v1/hosts/worker-1/arm", #"{"within":"2h","dryRun":true}"#).status == 200)
            #expect(try await setting.ledger.host(try HostName("worker-1"))?.phase == .approved)
            let answer = try await setting.post("/v1/hosts/worker-1/arm", #"{"within":"2h"}"#)
            #expect(answer.status == 200)
            #expect(answer.body.contains(#""phase":"armed""#))
            #expect(answer.body.contains(#""armedUntil":"2023-11-15T00:13:20Z""#))
            let story = try await setting.ledger.story(of: try HostName("worker-1"), last: 1)
            #expect(story.map(\.kind) == ["armed"])
            let user = try await run("id", ["-u"]).output.filter { !$0.isNewline }
            #expect(story.first?.peer == "uid \(user)")

            let refused = try await setting.post("/v1/hosts/worker-1/reinstall")
            #expect(refused.status == 409)
            #expect(refused.body.contains(#""reason":"conflict""#))
        }
    }

    @Test(arguments: [
        ("GET", "/", "", 404, "unknown-path"), ("GET", "/v2/hosts", "", 404, "unknown-path"),
        ("GET", "/v1/hosts/", "", 404, "unknown-host"), ("GET", "/v1/hosts/nobody", "", 404, "unknown-host"),
        ("GET", "/v1/hosts/..%2f..%2fetc", "", 404, "unknown-host"),
        ("GET", "/v1/hosts/../status", "", 404, "unknown-host"),
        ("GET", "/v1/hosts/cp-1%00", "", 404, "unknown-host"), ("GET", #"/v1/hosts/..\cp-1"#, "", 404, "unknown-host"),
        ("GET", "/v1/hosts/cp-1/logs/../../store.db", "", 404, "unknown-path"),
        ("GET", "/v1/hosts/cp-1/logs/..%2f..%2fstore.db", "", 404, "unknown-log"),
        ("GET", "/v1/hosts/cp-1/logs/..", "", 404, "unknown-log"),
        ("GET", "/v1/hosts/cp-1/arm", "", 405, "wrong-method"), ("PUT", "/v1/hosts", "{}", 405, "wrong-method"),
        ("HEAD", "/v1/status", "", 405, ""), ("GET", "/v1/hosts/cp-1/events?last=0", "", 400, "malformed"),
        ("POST", "/v1/hosts/cp-1/arm", "", 400, "malformed"), ("POST", "/v1/hosts/cp-1/arm", "[]", 400, "malformed"),
        ("POST", "/v1/hosts/cp-1/arm", #"{"within":"2h","within":"3h"}"#, 400, "malformed"),
        ("POST", "/v1/hosts/cp-1/arm", #"{"whithin":"2h"}"#, 422, "invalid"),
        ("POST", "/v1/hosts/cp-1/arm", #"{"within":"2 years"}"#, 422, "invalid"),
        ("POST", "/v1/hosts/cp-1/hold", #"{"reason":"a\nline"}"#, 422, "invalid"),
        ("POST", "/v1/hosts/cp-1/hold", "{\"reason\":\"\\u202eabc\"}", 422, "invalid"),
        ("POST", "/v1/hosts/nobody/arm", "{}", 404, "unknown-host"),
        ("POST", "/v1/hosts/cp-1/release", "{}", 409, "conflict"),
        ("POST", "/v1/hosts", #"{"hosts":[]}"#, 422, "invalid"),
        (
            "POST", "/v1/hosts", #"{"hosts":[{"name":"../x","mac":"52:54:00:aa:bb:07","role":"worker"}]}"#, 422,
            "invalid"
        ),
        ("DELETE", "/v1/hosts/cp-1", "", 409, "conflict"),
    ])
    func whatIsWrongIsRefused(method: String, target: String, body: String, status: Int, reason: String) async throws {
        let setting = try await AdminSetting()
        try await setting.serving { (_: String) async throws in
            let arguments =
                method == "HEAD"
                ? ["-I"]
                : ["-X", method]
                    + (method == "POST" || !body.isEmpty
                        ? ["-H", "Content-Type: application/json", "--data-binary", body] : [])
            let answer = try await setting.curl(arguments, target)
            #expect(answer.status == status)
            #expect(reason.isEmpty || answer.body.contains("\"reason\":\"\(reason)\""), "\(answer.body)")
            #expect(try await setting.ledger.host(try HostName("cp-1"))?.phase == .approved)
        }
    }

    @Test func bodiesHaveLimitsAndATypeThatFormsCannotHave() async throws {
        let setting = try await AdminSetting()
        try await setting.serving { (_: String) async throws in
            #expect(try await setting.curl(["-d", "{}"], "/v1/hosts/cp-1/arm").status == 415)
            let long = setting.directory("long")
            try setting.directory.write("long", "{\"reason\":\"\(String(repeating: "a", count: 8000))\"}")
            let json = ["-H", "Content-Type: application/json", "--data-binary", "@\(long)"]
            #expect(try await setting.curl(json, "/v1/hosts/cp-1/hold").status == 413)
            try setting.directory.write("long", String(repeating: "[", count: 9 << 20))
            #expect(try await setting.curl(json + ["-H", "Expect:"], "/v1/hosts").status == 413)
            let deep = String(repeating: "[", count: 2000)
            #expect(try await setting.post("/v1/hosts/cp-1/hold", deep).status == 400)
            #expect(try await setting.curl([], "/v1/status").status == 200)
        }
    }

    @Test func hostsAreAddedAndRemoved() async throws {
        let setting = try await AdminSetting()
        let body = #"{"hosts":[{"name":"worker-9","mac":"52:54:00:aa:bb:07","role":"worker"}],"dryRun":DRY}"#
        try await setting.serving { (_: String) async throws in
            let name = try HostName("worker-9")
            #expect(try await setting.post("/v1/hosts", body.replacing("DRY", with: "true")).status == 200)
            #expect(try await setting.ledger.host(name) == nil)
            #expect(try await setting.post("/v1/hosts", body.replacing("DRY", with: "false")).status == 200)
            #expect(try await setting.ledger.host(name)?.phase == .approved)
            #expect(try await setting.post("/v1/hosts", body.replacing("DRY", with: "false")).status == 409)
            #expect(try await setting.curl(["-X", "DELETE"], "/v1/hosts/worker-9?dryRun=true").status == 200)
            #expect(try await setting.ledger.host(name) != nil)
            #expect(try await setting.curl(["-X", "DELETE"], "/v1/hosts/worker-9").status == 200)
            #expect(try await setting.ledger.host(name) == nil)
            // What nobody describes has no role: it can be neither approved nor armed as it is.
            for order in ["approve", "arm"] {
                let refused = try await setting.post("/v1/hosts/machine-1/\(order)")
                #expect(refused.status == 409 && refused.body.contains("nothing says what machine-1 is"), "\(refused)")
            }
            let described = #"{"host":{"name":"worker-8","role":"worker"}}"#
            #expect(try await setting.post("/v1/hosts/machine-1/approve", described).status == 200)
            #expect(try await setting.post("/v1/reload").body == "{\"changes\":[\"nothing changed\"]}\n")
        }
    }

    @Test func logsAreListedAndFetchedByTheirNames() async throws {
        let setting = try await AdminSetting()
        let log = "cp-1-20261121T080000.000Z.tar.gz"
        #expect(try await run("mkdir", [setting.directory("logs")]).status == 0)
        try setting.directory.write("logs/\(log)", "the log")
        try setting.directory.write("logs/cp-1-notes.txt", "not ours")
        try await setting.serving { (_: String) async throws in
            #expect(
                try await setting.curl([], "/v1/hosts/cp-1/logs").body
                    == "{\"logs\":[{\"file\":\"\(log)\",\"bytes\":7}]}\n")
            #expect(try await setting.curl([], "/v1/hosts/cp-1/logs/\(log)").body == "the log")
            #expect(try await setting.curl([], "/v1/hosts/worker-1/logs/\(log)").status == 404)
            #expect(try await setting.curl([], "/v1/hosts/cp-1/logs/cp-1-notes.txt").status == 404)
        }
    }

    @Test func anExportIsWhole() async throws {
        let setting = try await AdminSetting()
        try await setting.serving { (_: String) async throws in
            let answer = try await setting.curl([], "/v1/store")
            let other = try SQLiteStore(setting.directory("other.db"))
            let count = try await StoreDump.read(Array(answer.body.utf8), into: other)
            #expect(count == 6)
            let records = try await HostLedger(other, clock: AdminSetting.clock).hosts()
            #expect(records == (try await setting.ledger.hosts()))
        }
    }
}

extension Value {
    /// The text under a key; empty when there is none.
    func word(_ key: String) -> String { if case .string(let text)? = self[key] { text } else { "" } }

    /// The items under a key.
    func list(_ key: String) -> [Value] { if case .array(let items)? = self[key] { items } else { [] } }
}
