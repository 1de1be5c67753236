import Glibc
import Store
import TestSupport
import Testing

/// What happens to disks and files.
@Suite("Store on SQLite, in trouble") struct SQLiteTroubleTests {
    private func put(_ number: Int, _ size: Int = 100) throws -> StoreTransaction {
        var transaction = StoreTransaction()
        transaction.put(try StoreKey("a/\(number)"), [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size))
        return transaction
    }

    private func count(_ store: SQLiteStore) async throws -> Int {
        try await store.entries(under: .all, after: nil, limit: 100_000).entries.count
    }

    /// Fills a store until it refuses.
    /// - Returns: How many transactions were acknowledged, and the refusal.
    private func fill(_ store: SQLiteStore, from start: Int = 0) async throws -> (Int, StoreError?) {
        for number in start..<start + 1000 {
            do { _ = try await store.commit(put(number, 10_000)) } catch let error as StoreError {
                return (number, error)
            }
        }
        return (start + 1000, nil)
    }

    private func withDisk(_ body: (String) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let mounted = try await run("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.path])
        #expect(mounted.succeeded, "\(mounted)")
        do { try await body(directory.path) } catch {
            _ = try await run("umount", ["-l", directory.path])
            throw error
        }
        _ = try await run("umount", ["-l", directory.path])
    }

    @Test("a full disk refuses, loses nothing, and goes on when there is room", .enabled(if: Tool.isRoot))
    func full() async throws {
        try await withDisk { disk in
            let ballast = try await run("dd", ["if=/dev/zero", "of=\(disk)/ballast", "bs=1k", "count=300"])
            #expect(ballast.succeeded)
            let place = "\(disk)/store.db"
            let store = try SQLiteStore(place)
            let (kept, error) = try await fill(store)
            guard case .full = error else { throw error ?? .readOnly(place: "") }
            #expect(try await count(store) == kept && kept > 0)
            unlink("\(disk)/ballast")
            let (more, again) = try await fill(store, from: kept)
            #expect(more > kept)
            guard case .full = again else { throw again ?? .readOnly(place: "") }
            #expect(try await count(store) == more)
        }
    }

    @Test("a disk that became read-only refuses, and goes on when it is writable", .enabled(if: Tool.isRoot))
    func readOnly() async throws {
        try await withDisk { disk in
            let place = "\(disk)/store.db"
            var kept = 0
            do {
                let store = try SQLiteStore(place)
                _ = try await store.commit(put(0))
                kept = 1
            }
            try await remount(disk, "ro")
            let error = #expect(throws: StoreError.self) { try SQLiteStore(place) }
            guard case .readOnly = error else { throw error ?? .full(place: "") }
            try await remount(disk, "rw")
            let store = try SQLiteStore(place)
            #expect(try await count(store) == kept)
            _ = try await store.commit(put(1))
        }
    }

    private func remount(_ disk: String, _ mode: String) async throws {
        let result = try await run("mount", ["-o", "remount,\(mode)", disk])
        #expect(result.succeeded, "\(result)")
    }

    @Test("a store has one process")
    func locked() async throws {
        let directory = try TemporaryDirectory()
        let place = directory("store.db")
        let first = try SQLiteStore(place)
        _ = try await first.commit(put(0))
        let error = #expect(throws: StoreError.self) { try SQLiteStore(place) }
        guard case .locked = error else { throw error ?? .full(place: "") }
        // Neither does any other program get in.
        if Tool("python3").isInstalled {
            let other = try await run(
                "python3",
                [
                    "-c", "import sqlite3,sys; sqlite3.connect(sys.argv[1], timeout=0).execute('DELETE FROM entries')",
                    place,
                ])
            #expect(!other.succeeded && other.error.contains("locked"), "\(other)")
        }
        _ = try await first.commit(put(1))
    }

    @Test("a log that was cut holds whole transactions, from the first on")
    func cutLog() async throws {
        var seed = Seed()
        let directory = try TemporaryDirectory()
        let place = directory("store.db")
        let store = try SQLiteStore(place)
        for number in 0..<60 {
            var transaction = try put(number)
            transaction.put(try StoreKey("b/\(number)"), [1])
            _ = try await store.commit(transaction)
        }
        // As a crash leaves it: the file with its log.
        let (file, log) = (try readBytes(place), try readBytes(place + "-wal"))
        #expect(log.count > 10_000)
        for round in 0..<20 {
            let cut = round == 0 ? 0 : Int.random(in: 0...log.count, using: &seed)
            let copy = directory("copy-\(round).db")
            try writeBytes(file, to: copy)
            try writeBytes(Array(log[..<cut]), to: copy + "-wal")
            let opened = try SQLiteStore(copy)
            let entries = try await opened.entries(under: .all, after: nil, limit: 1000)
            let pairs = entries.entries.count
            #expect(
                pairs % 2 == 0 && Int(entries.revision) == pairs / 2, "\(seed) \(round): \(pairs), \(entries.revision)")
        }
    }

    @Test("a damaged file is refused or reads right, and never traps")
    func damaged() async throws {
        var seed = Seed()
        let directory = try TemporaryDirectory()
        let place = directory("store.db")
        do {
            let store = try SQLiteStore(place)
            for number in 0..<40 { _ = try await store.commit(put(number, 2000)) }
        }
        let file = try readBytes(place)
        var refused = 0
        for round in 0..<40 {
            var bytes = file
            for _ in 0..<20 {
                bytes[Int.random(in: 0..<bytes.count, using: &seed)] = UInt8.random(in: 0...255, using: &seed)
            }
            if round % 4 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &seed)) }
            let copy = directory("copy-\(round).db")
            try writeBytes(bytes, to: copy)
            do {
                let store = try SQLiteStore(copy)
                _ = try await store.entries(under: .all, after: nil, limit: 1000)
                _ = try await store.commit(put(1000 + round))
            } catch is StoreError { refused += 1 }
        }
        #expect(refused > 0, "\(seed)")
    }
}
