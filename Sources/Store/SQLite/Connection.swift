import CSQLite
import Glibc

/// An open database of SQLite (sqlite.org, "C/C++ Interface"): for one thread at a time.
struct Connection: ~Copyable {
    private let handle: OpaquePointer
    let place: String

    init(_ place: String, mode: Mode) throws(StoreError) {
        handle = try Self.open(place, mode)
        self.place = place
    }

    deinit { sqlite3_close_v2(handle) }

    enum Mode {
        case readWrite, readOnly
        /// Reads the file as it lies there and touches nothing, not even to see whether somebody writes it (sqlite.org,
        /// "Uniform Resource Identifiers", `immutable`).
        case untouched

        fileprivate var flags: Int32 {
            switch self {
            case .readWrite: SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW
            case .readOnly: SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW
            case .untouched: SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_URI
            }
        }

        fileprivate func name(_ place: String) -> String {
            guard case .untouched = self else { return place }
            let escaped = place.utf8.map { byte in
                let digits = String(byte, radix: 16)
                return "%" + (digits.utf8.count < 2 ? "0" : "") + digits
            }
            return "file:\(escaped.joined())?immutable=1"
        }
    }

    private static func open(_ place: String, _ mode: Mode) throws(StoreError) -> OpaquePointer {
        var handle: OpaquePointer?
        let flags = mode.flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let status = sqlite3_open_v2(mode.name(place), &handle, flags, nil)
        guard status == SQLITE_OK, let handle else {
            let problem = StoreError(status, handle, place)
            sqlite3_close_v2(handle)
            throw problem
        }
        // SQLite opens for reading what it cannot open for writing, and fails later with less clear words.
        if mode == .readWrite, sqlite3_db_readonly(handle, "main") == 1 {
            sqlite3_close_v2(handle)
            throw access(place, W_OK) != 0 && errno == EACCES ? .denied(place: place) : .readOnly(place: place)
        }
        // A server that is ending gives the lock away in this time.
        sqlite3_busy_timeout(handle, 2000)
        return handle
    }

    /// Runs statements without parameters and results.
    func run(_ sql: String) throws(StoreError) {
        let status = sqlite3_exec(handle, sql, nil, nil, nil)
        guard status == SQLITE_OK else { throw StoreError(status, handle, place) }
    }

    /// Runs one statement; `row` is called for each row and answers whether it wants more.
    func query(_ sql: String, _ values: [Column] = [], _ row: (borrowing Row) throws(StoreError) -> Bool)
        throws(StoreError)
    {
        var statement: OpaquePointer?
        let status = sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
        guard status == SQLITE_OK, let statement else { throw StoreError(status, handle, place) }
        defer { sqlite3_finalize(statement) }
        for (index, value) in values.enumerated() {
            let status = value.bind(to: statement, at: Int32(index + 1))
            guard status == SQLITE_OK else { throw StoreError(status, handle, place) }
        }
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: guard try row(Row(statement: statement)) else { return }
            case SQLITE_DONE: return
            case let status: throw StoreError(status, handle, place)
            }
        }
    }

    /// Runs one statement that gives no rows.
    func run(_ sql: String, _ values: [Column]) throws(StoreError) {
        try query(sql, values) { (_) throws(StoreError) in true }
    }
}
