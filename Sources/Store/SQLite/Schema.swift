/// The tables of the file, and its counters.
enum Schema {
    /// Raised when a later program could not be read by an earlier one.
    private static let version: Int64 = 1
    /// "SLIP": tells the file from any other database (sqlite.org, "Database File Format", application ID).
    private static let application: Int64 = 0x534C_4950

    /// Sets how a file is used that was looked at before.
    static func prepare(_ connection: borrowing Connection) throws(StoreError) {
        // Two servers on one store would each tell hosts something else: the lock is the process's, and ends with it.
        try connection.run("PRAGMA locking_mode = EXCLUSIVE")
        try check(connection)
        // FULL makes every commit durable in this mode; NORMAL would lose the last ones with the power.
        try connection.run(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF"
        )
    }

    /// Refuses what is not ours.
    static func check(_ connection: borrowing Connection) throws(StoreError) {
        let application = try number(connection, "PRAGMA application_id")
        let version = try number(connection, "PRAGMA user_version")
        guard application == Self.application else {
            let isEmpty = try number(connection, "SELECT count(*) FROM sqlite_schema") == 0
            let problem = isEmpty ? "it holds nothing, not even its tables" : "it is another program's database"
            throw .damaged(place: connection.place, problem: problem)
        }
        guard version <= Self.version else { throw .newer(place: connection.place, version: Int(version)) }
    }

    /// Notes in the file itself, not only in its log, whether a process uses it.
    static func note(isOpen: Bool, _ connection: borrowing Connection) throws(StoreError) {
        try connection.run(
            "INSERT INTO counters (name, value) VALUES ('open', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1",
            [.integer(isOpen ? 1 : 0)])
        guard isOpen else { return }
        try connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// Whether the last process that used the file ended without closing it: then the log has what the file has not.
    static func isOpen(_ connection: borrowing Connection) throws(StoreError) -> Bool {
        try number(connection, "SELECT count(*) FROM counters WHERE name = 'open' AND value = 1") > 0
    }

    /// Makes the tables in a new file; one that has them stays as it is.
    static func create(_ connection: borrowing Connection) throws(StoreError) {
        try connection.run("PRAGMA synchronous = FULL; BEGIN IMMEDIATE")
        guard try number(connection, "SELECT count(*) FROM sqlite_schema") == 0 else {
            return try connection.run("ROLLBACK")
        }
        try makeTables(connection)
    }

    private static func makeTables(_ connection: borrowing Connection) throws(StoreError) {
        try connection.run(
            """
            CREATE TABLE entries (
                key TEXT PRIMARY KEY, value BLOB NOT NULL, revision INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE changes (
                revision INTEGER NOT NULL, key TEXT NOT NULL, value BLOB, PRIMARY KEY (revision, key)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
            INSERT INTO counters (name, value) VALUES ('revision', 0), ('oldest', 1);
            PRAGMA application_id = \(application);
            PRAGMA user_version = \(version);
            COMMIT
            """)
    }

    /// The latest revision.
    static func revision(_ connection: borrowing Connection) throws(StoreError) -> Revision {
        try number(connection, "SELECT value FROM counters WHERE name = 'revision'")
    }

    /// The oldest revision whose changes are kept.
    static func oldest(_ connection: borrowing Connection) throws(StoreError) -> Revision {
        try number(connection, "SELECT value FROM counters WHERE name = 'oldest'")
    }

    /// Notes the latest revision, and now and then drops changes that are older than watchers may be.
    static func advance(_ connection: borrowing Connection, to revision: Revision) throws(StoreError) {
        try connection.run("UPDATE counters SET value = ? WHERE name = 'revision'", [.integer(revision)])
        guard revision % 256 == 0, revision > StoreLimits.history else { return }
        let oldest = revision - StoreLimits.history
        try connection.run("DELETE FROM changes WHERE revision < ?", [.integer(oldest)])
        try connection.run("UPDATE counters SET value = ? WHERE name = 'oldest'", [.integer(oldest)])
    }

    private static func number(_ connection: borrowing Connection, _ sql: String) throws(StoreError) -> Int64 {
        var number: Int64?
        try connection.query(sql) { (row) throws(StoreError) in
            number = row.integer(0)
            return false
        }
        guard let number else { throw .damaged(place: connection.place, problem: "a counter is missing") }
        return number
    }
}
