import Glibc
import TestSupport
import Testing

/// A store that somebody damaged: the server says so, and never begins anew.
@Suite("Server, its store damaged", .serialized) struct CrashStoreTests {
    /// What happens to the files after a server was killed, and what must be said of it.
    private static let damages: [(String, String)] = [
        (": > store.db", "it is empty: it was cut off"),
        (": > store.db; rm store.db-wal", "it is empty: it was cut off"),
        ("rm store.db-wal", "store.db-wal is gone"),
        ("rm store.db", "store.db is gone, though a server has worked here"),
        ("rm store.db store.db-wal", "a server has worked here"),
        ("head -c 20000 /dev/urandom > store.db", "the store is damaged"),
        ("head -c 20000 /dev/urandom > store.db; rm store.db-wal", "the store is damaged"),
        ("truncate -s -1 store.db; rm store.db-wal", "it was cut off at"),
        ("truncate -s 4096 store.db; rm store.db-wal", "the store is damaged"),
        ("rm store.db store.db-wal; sqlite3 store.db 'CREATE TABLE t (a)'", "another program's database"),
        ("sqlite3 store.db 'PRAGMA user_version = 7' > out; rm -f out store.db-wal", "version 7 of the store"),
        ("rm store.db; ln -s /etc/passwd store.db", "store.db"),
    ]

    private func killed(_ site: CrashSite) async throws {
        try await site.answering { program in
            let armed = try await site.slipway("host", "arm", "control-1")
            #expect(armed.succeeded, "\(armed)")
            kill(program.processIdentifier, SIGKILL)
        }
    }

    @Test(
        "the server and `store check` tell what is wrong, and leave everything as it is",
        .enabled(if: Tool("sqlite3").isUsable), .timeLimit(.minutes(5)))
    func damaged() async throws {
        let site = try await CrashSite()
        try await killed(site)
        let look =
            "cd \"$1\"; find . -name 'store.db*' ! -name '*-shm' ! -size 0 -type f | sort | xargs -r sha256sum; ls issued"
        for (damage, words) in Self.damages {
            let prepare = "rm -rf \"$2\"; cp -a \"$1\" \"$2\"; cd \"$1\"; \(damage)"
            let prepared = try await run("sh", ["-euc", prepare, "sh", site.kept, site.directory("copy")])
            #expect(prepared.succeeded, "\(damage): \(prepared)")
            let before = try await run("sh", ["-euc", look, "sh", site.kept])
            for _ in 0..<2 {
                let served = try await run(
                    Places.program, site.serve, environment: site.variables, deadline: .seconds(30))
                #expect([1, 3].contains(served.status) && served.error.contains(words), "\(damage): \(served)")
                #expect(!served.error.contains("serving"), "\(damage)")
            }
            let checked = try await site.slipway("store", "check", "--cluster", CrashSite.cluster)
            #expect(
                !checked.succeeded && (checked.output + checked.error).contains("store.db"), "\(damage): \(checked)")
            #expect(try await run("sh", ["-euc", look, "sh", site.kept]).output == before.output, "\(damage)")
            let restore = "rm -rf \"$1\"; mv \"$2\" \"$1\""
            let restored = try await run("sh", ["-euc", restore, "sh", site.kept, site.directory("copy")])
            #expect(restored.succeeded, "\(restored)")
        }
        // What was brought back is as it was.
        try await site.answering { _ in
            let shown = try await site.slipway("host", "show", "control-1", "-o", "json")
            #expect(shown.output.contains("\"armed\""), "\(shown)")
        }
    }

    @Test(
        "a store of another user is told of, by a server that is not root",
        .enabled(if: Tool.isRoot && Tool("setpriv").isUsable), .timeLimit(.minutes(2)))
    func foreign() async throws {
        let site = try await CrashSite()
        try await killed(site)
        let give =
            "chmod 755 \"$1\"; rm -f \"$1/admin.sock\"; chown -R 65534:65534 \"$1\"; chown 0:0 \"$2\"; chmod 600 \"$2\""
        let given = try await run("sh", ["-euc", give, "sh", site.directory.path, site.store])
        #expect(given.succeeded, "\(given)")
        let user = ["--reuid", "65534", "--regid", "65534", "--clear-groups", Places.program]
        let checked = try await run(
            "setpriv", user + ["store", "check", "--cluster", CrashSite.cluster], environment: site.variables)
        #expect(checked.status == 3 && checked.error.contains("it belongs to another user"), "\(checked)")
        let served = try await run(
            "setpriv", user + site.serve, environment: site.variables, deadline: .seconds(30))
        #expect(served.status == 3 && served.error.contains("it belongs to another user"), "\(served)")
    }
}
