/// What ``Rules`` remembers between commands.
struct RuleFacts {
    /// A thing that is made once: a user, a volume group.
    private struct Thing: Hashable {
        let kind: String
        let name: [String]
    }

    private var things: [Thing: EarlierPlace] = [:]
    /// Options that keep holding for later lines of their command, by command and name.
    private var lasting: Set<[String]> = []
    /// The first command that says where the system comes from.
    var source: (name: String, place: EarlierPlace)?
    /// Where the host was told to join a realm.
    var realm: EarlierPlace?

    /// Notes that something is made.
    /// - Returns: Where something of this name was made before; nil when this is the first.
    mutating func define(_ kind: String, _ name: [String], at place: EarlierPlace) -> EarlierPlace? {
        let thing = Thing(kind: kind, name: name)
        if let first = things[thing] { return first }
        if things.count < CheckLimits.lines { things[thing] = place }
        return nil
    }

    /// Whether an option holds: since this line or an earlier one of the same command. pykickstart keeps one object per
    /// command, and an option that a later line leaves out keeps its value.
    /// - Parameter filled: Whether this line gives it a value (true), an empty one (false), or leaves it out (nil).
    mutating func holds(_ name: String, of command: String, filled: Bool?) -> Bool {
        let key = [command, name]
        switch filled {
        case true?: lasting.insert(key)
        case false?: lasting.remove(key)
        case nil: break
        }
        return lasting.contains(key)
    }
}
