/// Keys of a list, which Ignition wants only once.
enum Keys {
    /// - Throws: ``IgnitionError/duplicate(what:key:)`` for the first that comes again.
    static func check(_ keys: [String], what: String) throws(IgnitionError) {
        var seen: Set<String> = []
        for key in keys where !seen.insert(key).inserted { throw .duplicate(what: what, key: key) }
    }
}
