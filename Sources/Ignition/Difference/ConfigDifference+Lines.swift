extension ConfigDifference {
    /// A line of one text or of both.
    package enum Line: Sendable, Equatable {
        case kept(String)
        case removed(String)
        case added(String)
    }

    /// The most lines of which the common ones are looked for.
    private static let most = 4000

    /// How one text becomes another; of very long ones everything between the first and last difference is replaced.
    package static func lines(from old: [String], to new: [String]) -> [Line] {
        let head = zip(old, new).prefix { $0 == $1 }.count
        let rest = (old.dropFirst(head), new.dropFirst(head))
        let tail = zip(rest.0.reversed(), rest.1.reversed()).prefix { $0 == $1 }.count
        let (before, after) = (Array(rest.0.dropLast(tail)), Array(rest.1.dropLast(tail)))
        return old.prefix(head).map(Line.kept) + middle(before, after) + old.suffix(tail).map(Line.kept)
    }

    private static func middle(_ old: [String], _ new: [String]) -> [Line] {
        guard old.count + new.count <= most else { return old.map(Line.removed) + new.map(Line.added) }
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var lines: [Line] = []
        var next = 0
        for (index, line) in old.enumerated() {
            if removed.contains(index) {
                lines.append(.removed(line))
                continue
            }
            while next < new.count, added.contains(next) {
                lines.append(.added(new[next]))
                next += 1
            }
            lines.append(.kept(line))
            next += 1
        }
        return lines + new.dropFirst(next).map(Line.added)
    }
}
