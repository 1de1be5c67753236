import Glibc
import Store
import TestSupport
import Testing

/// A store that was damaged or lost is told of, and never begun anew.
@Suite("Store on SQLite, lost") struct SQLiteLossTests {
    private let directory: TemporaryDirectory
    private var place: String { directory("store.db") }
    private var log: String { directory("store.db-wal") }

    init() throws { directory = try TemporaryDirectory() }

    private func put(_ number: Int) throws -> StoreTransaction {
        var transaction = StoreTransaction()
        transaction.put(try StoreKey("a/\(number)"), [UInt8](repeating: 7, count: 3000))
        return transaction
    }

    private func count(_ store: SQLiteStore) async throws -> Int {
        try await store.entries(under: .all, after: nil, limit: 1000).entries.count
    }

    /// The files as a crash leaves them after ten transactions.
    private func crash(_ name: String) async throws -> String {
        let store = try SQLiteStore(place)
        for number in 0..<10 { _ = try await store.commit(put(number)) }
        let copy = directory(name)
        try writeBytes(try readBytes(place), to: copy)
        try writeBytes(try readBytes(log), to: copy + "-wal")
        return copy
    }

    private func expectDamage(_ place: String, _ words: String) throws {
        let before = try readBytes(place)
        for attempt in [
            { () throws in _ = try SQLiteStore(place) }, { () throws in _ = try SQLiteStore.problems(place) },
            { () throws in _ = try SQLiteStore(place) },
        ] {
            let error = #expect(throws: StoreError.self) { try attempt() }
            guard case .damaged(place, let problem)? = error else { throw error ?? .full(place: "") }
            #expect(problem.contains(words), "\(problem)")
        }
        #expect(try readBytes(place) == before)
    }

    @Test("a file whose log is gone after a crash is refused, again and again, until the log is back")
    func logGone() async throws {
        let copy = try await crash("copy.db")
        let log = try readBytes(copy + "-wal")
        unlink(copy + "-wal")
        try expectDamage(copy, "copy.db-wal is gone")
        try writeBytes(log, to: copy + "-wal")
        #expect(try SQLiteStore.problems(copy).isEmpty)
        #expect(try await count(try SQLiteStore(copy)) == 10)
        // That one was closed, and has no log.
        #expect(access(copy + "-wal", F_OK) != 0)
        #expect(try SQLiteStore.problems(copy).isEmpty)
        #expect(try await count(try SQLiteStore(copy)) == 10)
    }

    @Test("a file into which its log was only partly written, as on a full disk, is whole with its log")
    func partlyWritten() async throws {
        let copy = try await crash("copy.db")
        var bytes = try readBytes(copy)
        // The file's first page says how many there are (sqlite.org, "Database File Format", 1.3.7): more than have come.
        bytes[28...31] = [0, 0, 1, 0]
        try writeBytes(bytes, to: copy)
        #expect(try SQLiteStore.problems(copy).isEmpty)
        #expect(try await count(try SQLiteStore(copy)) == 10)
    }

    @Test("a log whose file is gone is refused, and kept")
    func fileGone() async throws {
        let copy = try await crash("copy.db")
        let (file, log) = (try readBytes(copy), try readBytes(copy + "-wal"))
        unlink(copy)
        for _ in 0..<2 {
            let error = #expect(throws: StoreError.self) { try SQLiteStore(copy) }
            guard case .damaged(copy, let problem)? = error else { throw error ?? .full(place: "") }
            #expect(problem.contains("its log is still there") && access(copy, F_OK) != 0)
        }
        #expect(try readBytes(copy + "-wal") == log)
        try writeBytes(file, to: copy)
        #expect(try await count(try SQLiteStore(copy)) == 10)
    }

    @Test("a file without content is refused, with a log and without one")
    func empty() async throws {
        try writeBytes([], to: place)
        try expectDamage(place, "it is empty")
        unlink(place)
        let copy = try await crash("copy.db")
        let log = try readBytes(copy + "-wal")
        try writeBytes([], to: copy)
        try expectDamage(copy, "it is empty")
        #expect(try readBytes(copy + "-wal") == log)
    }

    @Test("a file that was cut at any page is refused or tells of its damage")
    func cut() async throws {
        do {
            let store = try SQLiteStore(place)
            for number in 0..<20 { _ = try await store.commit(put(number)) }
        }
        let whole = try readBytes(place)
        for size in [1, 99, 512, 4095, 4096, 4097, 8192, whole.count / 2, whole.count - 4096, whole.count - 1] {
            let copy = directory("cut-\(size).db")
            try writeBytes(Array(whole[..<size]), to: copy)
            do throws(StoreError) {
                #expect(try !SQLiteStore.problems(copy).isEmpty, "\(size) of \(whole.count)")
            } catch {
                guard case .damaged = error else { throw error }
            }
            do throws(StoreError) { _ = try SQLiteStore(copy) } catch {
                guard case .damaged = error else { throw error }
            }
            #expect(try readBytes(copy).count >= size)
        }
    }

    @Test("a store of a later version and another program's database are left as they are", .enabled(if: sqlite))
    func foreign() async throws {
        _ = try SQLiteStore(place)
        _ = try await run("sqlite3", [place, "PRAGMA user_version = 2"])
        unlink(log)
        let before = try readBytes(place)
        let newer = #expect(throws: StoreError.self) { try SQLiteStore(place) }
        #expect(newer == .newer(place: place, version: 2))
        #expect(throws: StoreError.newer(place: place, version: 2)) { try SQLiteStore.problems(place) }
        #expect(try readBytes(place) == before)
        let other = directory("other.db")
        let made = try await run("sqlite3", [other, "CREATE TABLE t (a); INSERT INTO t VALUES (1)"])
        #expect(made.succeeded, "\(made)")
        try expectDamage(other, "another program's")
        let tableless = directory("tableless.db")
        _ = try await run("sqlite3", [tableless, "CREATE TABLE t (a); DROP TABLE t"])
        try expectDamage(tableless, "holds nothing")
    }

    private static var sqlite: Bool { Tool("sqlite3").isUsable }

    @Test("what a killed maker left is used up, and the file is for its owner alone")
    func half() async throws {
        for left in ["", "half"] {
            let place = directory("half\(left).db")
            if !left.isEmpty { try writeBytes([], to: place + ".new") }
            _ = try await SQLiteStore(place).commit(put(1))
            #expect(try await count(try SQLiteStore(place)) == 1)
            #expect(access(place + ".new", F_OK) != 0)
            var status = stat()
            #expect(stat(place, &status) == 0 && status.st_mode & 0o777 == 0o600)
        }
    }

    @Test("many that make one store at once leave one, and none of them another's")
    func together() async throws {
        let place = place
        let opened = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    await Task.detached {
                        guard let store = try? SQLiteStore(place) else { return false }
                        var transaction = StoreTransaction()
                        guard let key = try? StoreKey("mine") else { return false }
                        transaction.put(key, [1])
                        return (try? await store.commit(transaction)) != nil
                    }.value
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(opened > 0)
        #expect(try await SQLiteStore(place).entries(under: .all, after: nil, limit: 9).revision == Int64(opened))
    }
}
