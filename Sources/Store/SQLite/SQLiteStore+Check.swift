extension SQLiteStore {
    /// Reads all of a file and looks for damage (sqlite.org, "PRAGMA integrity_check"). Blocks.
    /// - Returns: What is damaged, a sentence each.
    /// - Throws: ``StoreError`` where it cannot be opened, or is no store.
    package static func problems(_ place: String) throws(StoreError) -> [String] {
        try OpenStoreFile.refuseLoss(place)
        let connection = try Connection(place, mode: .readOnly)
        try Schema.check(connection)
        var problems: [String] = []
        do throws(StoreError) {
            try connection.query("PRAGMA integrity_check(100)") { (row) throws(StoreError) in
                if row.text(0) != "ok" { problems.append(row.text(0)) }
                return true
            }
            try connection.query("SELECT key, revision FROM entries") { (row) throws(StoreError) in
                if (try? StoreKey(row.text(0))) == nil { problems.append("an entry has no key that is one") }
                return problems.count < 1000
            }
        } catch {
            guard case .damaged(_, let problem) = error else { throw error }
            problems.append(problem)
        }
        return problems
    }
}
