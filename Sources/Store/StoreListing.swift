extension Store {
    /// All entries under a prefix in the order of their keys, page by page: those of one page are of one moment.
    package func all(under prefix: StorePrefix) async throws(StoreError) -> [StoreEntry] {
        let page = 500
        var found: [StoreEntry] = []
        while true {
            let next = try await entries(under: prefix, after: found.last?.key, limit: page).entries
            found += next
            guard next.count == page else { return found }
        }
    }
}
