import Inventory
import Ledger
import Markup
import Provisioning
import SystemPackage
import TestSupport
import Testing

@testable import Operations

/// The commands against an administration of the test.
@Suite struct AdminCommandTests {
    private static func slipway(_ place: String, _ arguments: String...) async throws -> CommandResult {
        try await run(Places.program, arguments, environment: ["SLIPWAY_SERVER": place])
    }

    @Test func hostsAreListedAndOrdered() async throws {
        let setting = try await AdminSetting()
        try await setting.serving { (place: String) async throws in
            let list = try await Self.slipway(place, "host", "list")
            #expect(list.status == 0, "\(list)")
            let lines = list.output.split(separator: "\n")
            #expect(lines.first?.split(separator: " ").prefix(2) == ["NAME", "PHASE"])
            #expect(lines.count == 4 && lines[1].hasPrefix("cp-1       approved "))
            #expect(lines[2].hasSuffix("slipway host approve machine-1 --as NAME --role ROLE"))
            #expect(
                try await Self.slipway(place, "host", "list", "--phase", "discovered", "-o", "json").output
                    .contains(#""name": "machine-1""#))

            let dry = try await Self.slipway(place, "host", "arm", "worker-1", "--dry-run")
            #expect(dry.output == "worker-1: would be armed\n")
            let both = try await Self.slipway(place, "host", "arm", "worker-1", "machine-1", "--within", "2h")
            #expect(both.status == 1)
            #expect(
                both.output
                    == "worker-1: armed\nmachine-1: refused: nothing says what machine-1 is: "
                    + "slipway host approve machine-1 --as NAME --role ROLE\n")
            let unasked = try await Self.slipway(place, "host", "reinstall", "worker-1")
            #expect(unasked.status == 2 && unasked.error.contains("--yes"))
            #expect(try await Self.slipway(place, "host", "hold", "--all", "--yes").status == 0)
            #expect(try await Self.slipway(place, "host", "list").output.contains("armed, held"))
            #expect(try await Self.slipway(place, "host", "release", "cp-1", "worker-1").status == 0)
            #expect(try await Self.slipway(place, "host", "release", "machine-1").status == 0)
            #expect(try await Self.slipway(place, "host", "approve", "machine-1").status == 2)
            let again = try await Self.slipway(place, "host", "release", "worker-1", "nobody")
            #expect(again.output.hasPrefix("worker-1: refused: it is not held\nnobody: refused: there is no host "))

            let events = try await Self.slipway(place, "host", "events", "worker-1", "--last", "3")
            #expect(events.output.contains("worker-1 is held: an operator said so"))
            #expect(try await Self.slipway(place, "host", "show", "worker-1").output.contains("phase: armed"))
            #expect(try await Self.slipway(place, "host", "show", "nobody").status == 1)
            #expect(try await Self.slipway(place, "host", "show", "../x").status == 2)
            let top = try await Self.slipway(place, "top")
            #expect(
                top.status == 0 && top.output.hasPrefix("rack: 3 hosts; 1 discovered, 1 approved, 1 armed\n"), "\(top)")
            #expect(!top.output.contains("\u{1B}"))
        }
    }

    @Test func hostsAreAddedImportedAndRemoved() async throws {
        let setting = try await AdminSetting()
        try setting.directory.write(
            "hardware.csv", "hostname,mac,labels,disk\nworker-7,52:54:00:aa:bb:07,type=worker,/dev/sda\n")
        try setting.directory.write("rack.yaml", "- {name: worker-8, mac: '52:54:00:aa:bb:08', role: worker}\n")
        try await setting.serving { (place: String) async throws in
            let added = try await Self.slipway(
                place, "host", "add", "worker-9", "--mac", "52:54:00:aa:bb:09", "--role", "worker")
            #expect(added.output == "worker-9: added\n", "\(added)")
            let file = try await Self.slipway(place, "host", "import", setting.directory("rack.yaml"))
            #expect(file.output == "worker-8: added\n", "\(file)")
            let csv = try await Self.slipway(place, "host", "import", setting.directory("hardware.csv"), "--dry-run")
            #expect(csv.output == "worker-7: would be added\n", "\(csv)")
            let approved = try await Self.slipway(
                place, "host", "approve", "machine-1", "--as", "worker-10", "--role", "worker")
            #expect(approved.output == "machine-1: approved as worker-10\n", "\(approved)")
            #expect(try await Self.slipway(place, "host", "show", "worker-10", "-o", "json").status == 0)
            let again = try await Self.slipway(place, "host", "import", setting.directory("rack.yaml"))
            #expect(again.status == 1)
            #expect(try await Self.slipway(place, "host", "remove", "worker-8").status == 2)
            let removed = try await Self.slipway(place, "host", "remove", "worker-8", "cp-1", "--yes")
            #expect(removed.output == "worker-8: removed\ncp-1: refused: the cluster file lists cp-1\n")
        }
    }

    @Test func whatIsInTheWayIsSaid() async throws {
        let setting = try await AdminSetting()
        let nobody = try await Self.slipway("unix:\(setting.directory("none.sock"))", "host", "list")
        #expect(nobody.status == 3 && nobody.error.contains("no server is there"), "\(nobody)")
        let clear = try await Self.slipway("http://127.0.0.1:1", "host", "list")
        #expect(clear.status == 1 && clear.error.hasPrefix("error: SLIPWAY_SERVER: `http:"), "\(clear)")
        let said = try await Self.slipway("", "host", "list", "--server", "http://127.0.0.1:1")
        #expect(said.status == 2 && said.error.contains("https://HOST:PORT"), "\(said)")
        #expect(try await Self.slipway("", "host", "logs", "worker-1", "--to", "x").status == 2)
        let port = try freePort()
        let refused = try await Self.slipway("https://127.0.0.1:\(port)", "host", "list")
        #expect(refused.status == 3 && refused.error.contains("nobody listens"), "\(refused)")
        try setting.directory.write("stale.sock", "")
        let stale = try await Self.slipway("unix:\(setting.directory("stale.sock"))", "host", "list")
        #expect(stale.status == 3 && stale.error.contains("no server listens there any more"), "\(stale)")
    }

    @Test func watchingTellsAndEnds() async throws {
        let setting = try await AdminSetting()
        try await setting.serving { (place: String) async throws in
            let (output, _) = try await whileRunning(
                Places.program, ["host", "watch", "-o", "json", "--server", place]
            ) { program in
                try await program.wait(for: "the watch") { $0.error.contains("watching") }
                _ = try await setting.ledger.apply(
                    .arm(within: .seconds(60)), to: try HostName("worker-1"), by: "test", policy: HostPolicy())
                try await program.wait(for: "the event") { $0.output.contains("\n") }
                return program.output
            }
            #expect(output.hasPrefix(#"{"host":"worker-1","number":2,"#), "\(output)")
            // What Ctrl-C sends.
            let script = """
                "$0" host watch --server "$1" 2> "$2" &
                until grep -q watching "$2"; do sleep 0.05; done
                kill -INT $!
                wait $! || echo "status $?"
                cat "$2"
                """
            let ended = try await run(
                "sh", ["-c", script, Places.program, place, setting.directory("said")], deadline: .seconds(30))
            #expect(ended.output == "status 130\nwatching; Ctrl-C ends it\n", "\(ended)")
        }
    }

    @Test func theStoreIsSavedRestoredAndChecked() async throws {
        let setting = try await AdminSetting()
        let state = setting.directory("state")
        try await setting.serving { (place: String) async throws in
            let saved = try await Self.slipway(place, "store", "export", setting.directory("rack.jsonl"))
            #expect(saved.status == 0, "\(saved)")
        }
        let export = setting.directory("rack.jsonl")
        #expect(try await run("stat", ["-c", "%a", export]).output == "600\n")
        func store(_ arguments: String...) async throws -> CommandResult {
            try await run(Places.program, ["store"] + arguments + ["--cluster", "rack", "--state", state])
        }
        #expect(try await store("check").status == 1)
        #expect(try await store("import", export).status == 0)
        let piped = "exec \"$0\" store import - --cluster other --state \"$1\" < \"$2\""
        #expect(try await run("sh", ["-c", piped, Places.program, state, export]).status == 0)
        #expect(try await store("import", export).error.contains("holds something already"))
        let file = "\(state)/clusters/rack/store.db"
        #expect(try await store("check").output == "\(file): whole\n")
        let again = try await store("export", setting.directory("again.jsonl"))
        #expect(again.status == 0, "\(again)")
        #expect(try readText(setting.directory("again.jsonl")) == (try readText(export)))
        // A record that nobody can read, and then a file that is none.
        let sql = "UPDATE entries SET value = x'7b' WHERE key = 'hosts/cp-1'"
        #expect(try await run("sqlite3", [file, sql]).status == 0)
        let damaged = try await store("check")
        #expect(damaged.status == 1 && damaged.output.contains("hosts/cp-1"), "\(damaged)")
        try setting.directory.write("state/clusters/rack/store.db", String(repeating: "no database", count: 1000))
        #expect(try await store("check").status == 3)
        try setting.directory.write("cut.jsonl", String(try readText(export).dropLast(10)))
        #expect(try await store("import", setting.directory("cut.jsonl")).status == 1)
    }
}
