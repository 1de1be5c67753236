/// Reads and writes `a{sv}`, in whose entries every format of OSTree's keeps what may grow.
enum VariantDictionary {
    /// The entries in their order, with values as they lie there.
    ///
    /// - Parameters:
    ///   - limit: The most entries that are read.
    ///   - subject: What is being read, for messages.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` when it is damaged, has more entries or a key comes twice.
    static func read(
        _ bytes: ArraySlice<UInt8>, limit: Int, of subject: String
    ) throws(OSTreeError) -> [Commit.Entry] {
        var entries: [Commit.Entry] = []
        var keys: Set<[UInt8]> = []
        for element in try VariantReader(bytes, of: subject).array(alignment: 8, limit: limit) {
            let pair = try VariantReader(element, of: subject).tuple([.variable(alignment: 1), .variable(alignment: 8)])
            let key = try VariantReader.string(pair[0], in: subject)
            guard keys.insert(Array(key.utf8)).inserted else {
                throw .invalid(subject, reason: "the key \"\(key)\" comes twice")
            }
            try entries.append(Commit.Entry(key, Variant(serialised: pair[1])))
        }
        return entries
    }

    static func write(_ entries: [Commit.Entry]) -> [UInt8] {
        var dictionary = VariantWriter()
        for entry in entries {
            var pair = VariantWriter()
            pair.string(entry.key.utf8)
            pair.variable(entry.value.serialised, alignment: 8)
            dictionary.variable(pair.tuple(), alignment: 8)
        }
        return dictionary.array()
    }
}
