/// Strict access to the keys of a mapping: every key is asked for by name, what is wrong is noted in ``Faults`` with
/// its place, and ``finish()`` notes the keys nobody asked for.
///
/// Accessors answer nil both for a key that is absent (or null) and for one whose value is wrong; the latter has left a
/// fault behind, so a reader can go on and find more.
package final class Fields {
    /// The collector of faults.
    package let faults: Faults
    /// The mapping itself.
    package let node: Node
    /// The path of the mapping, such as `hosts[1]`; empty at the root.
    package let path: String
    private let pairs: [Node.Pair]
    private let index: [String: Int]
    private var asked: Set<String> = []

    /// Few keys are compared one by one, which is quicker than to hash them.
    private static let few = 16

    /// Opens a node that should be a mapping; notes a fault when it is something else.
    package init(_ node: Node, path: String = "", faults: Faults) {
        self.node = node
        self.path = path
        self.faults = faults
        if case .mapping(let pairs) = node.content {
            self.pairs = pairs
            let isLong = pairs.count > Self.few
            // Tolerant JSON may repeat a key; its first value counts.
            index = isLong ? Dictionary(zip(pairs.map(\.key), pairs.indices)) { first, _ in first } : [:]
        } else {
            (pairs, index) = ([], [:])
            if !node.isNull {
                faults.add(
                    "\(path.isEmpty ? "the file" : "`\(path)`") is \(node.kind)", at: node.mark,
                    remedy: "a mapping of keys and values is expected")
            }
        }
    }

    /// The keys of the mapping, in the order of the text.
    package var keys: [String] { pairs.map(\.key) }

    /// The value of a key, whatever its kind; nil when it is absent or null.
    package func value(_ key: String) -> Node? {
        asked.insert(key)
        guard let node = pair(key)?.value, !node.isNull else { return nil }
        return node
    }

    private func pair(_ key: String) -> Node.Pair? {
        pairs.count > Self.few ? index[key].map { pairs[$0] } : pairs.first { $0.key == key }
    }

    /// Where a key stands; the mapping's own place when it is absent.
    package func mark(of key: String) -> Mark { pair(key)?.mark ?? node.mark }

    /// The value of a key as text.
    package func text(_ key: String) -> String? { parse(key) { $0 } }

    /// The value of a key, made by a parser of text. What the parser throws becomes the fault's message.
    package func parse<T>(_ key: String, _ make: (String) throws -> T) -> T? {
        guard let node = value(key) else { return nil }
        return parse(node, path: name(of: key), make)
    }

    /// Like ``parse(_:_:)``; an absent key is a fault.
    package func require<T>(_ key: String, _ make: (String) throws -> T) -> T? {
        if let node = value(key) { return parse(node, path: name(of: key), make) }
        missing(key)
        return nil
    }

    /// Notes that a key is absent.
    package func missing(_ key: String) {
        faults.add("`\(name(of: key))` is missing", at: node.mark, remedy: "add `\(key):` here")
    }

    /// The value of a key as a whole number in a range.
    package func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = value(key) else { return nil }
        guard case .scalar(let text, isPlain: true) = node.content, let number = Int(text), range.contains(number)
        else {
            wrong(node, key, "a whole number from \(range.lowerBound) to \(range.upperBound) is expected")
            return nil
        }
        return number
    }

    /// The value of a key as `true` or `false`.
    package func boolean(_ key: String) -> Bool? {
        guard let node = value(key) else { return nil }
        guard case .scalar(let text, isPlain: true) = node.content, let flag = Bool(text.lowercased()) else {
            wrong(node, key, "`true` or `false` is expected")
            return nil
        }
        return flag
    }

    /// The mapping under a key.
    package func fields(_ key: String) -> Fields? {
        value(key).map { Fields($0, path: name(of: key), faults: faults) }
    }

    /// The items of the list under a key, with their paths; empty when it is absent.
    package func items(_ key: String) -> [(path: String, node: Node)] {
        guard let node = value(key) else { return [] }
        guard case .sequence(let nodes) = node.content else {
            wrong(node, key, "a list is expected, with `- ` before each item")
            return []
        }
        return nodes.enumerated().map { ("\(name(of: key))[\($0.offset)]", $0.element) }
    }

    /// The items of the list under a key, each made by a parser of text.
    package func list<T>(_ key: String, _ make: (String) throws -> T) -> [T] {
        items(key).compactMap { parse($0.node, path: $0.path, make) }
    }

    /// Notes every key that was not asked for.
    package func finish() {
        for pair in pairs where !asked.contains(pair.key) {
            let guess = nearest(to: pair.key, among: asked)
            let place = path.isEmpty ? "" : " in `\(path)`"
            faults.add(
                "unknown key `\(pair.key)`\(place)", at: pair.mark,
                remedy: guess.map { "did you mean `\($0)`?" } ?? "known keys: \(asked.sorted().joined(separator: ", "))"
            )
        }
    }

    private func name(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private func parse<T>(_ node: Node, path: String, _ make: (String) throws -> T) -> T? {
        guard case .scalar(let text, _) = node.content else {
            faults.add("`\(path)` is \(node.kind)", at: node.mark, remedy: "a single value is expected")
            return nil
        }
        do {
            return try make(text)
        } catch {
            faults.add("`\(path)`: \(error)", at: node.mark)
            return nil
        }
    }

    private func wrong(_ node: Node, _ key: String, _ remedy: String) {
        let shown: String
        if case .scalar(let text, _) = node.content { shown = "`\(text.prefix(40))`" } else { shown = node.kind }
        faults.add("`\(name(of: key))` is \(shown)", at: node.mark, remedy: remedy)
    }
}
