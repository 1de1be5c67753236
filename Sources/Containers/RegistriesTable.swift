import Markup

/// A table of registries.conf. Keys are found in any letter case and unknown ones are passed over, as containers/image
/// does: files of newer versions stay readable.
struct RegistriesTable {
    let node: Node
    let faults: Faults

    /// The value of a key.
    func value(_ key: String) -> Node? {
        guard case .mapping(let pairs) = node.content else { return nil }
        return (pairs.first { $0.key == key } ?? pairs.first { $0.key.lowercased() == key })?.value
    }

    /// The value of a key that is text.
    func text(_ key: String) -> String? { value(key).flatMap { text($0, key) } }

    /// The value of a key that is `true` or `false`; false without it.
    func flag(_ key: String) -> Bool {
        guard let node = value(key) else { return false }
        guard case .scalar(let text, isPlain: true) = node.content, let flag = Bool(text) else {
            faults.add("`\(key)` is not a boolean", at: node.mark, remedy: "write `true` or `false`, without quotes")
            return false
        }
        return flag
    }

    /// The items of the list under a key that are text; nil without it.
    func texts(_ key: String) -> [(text: String, node: Node)]? {
        items(key, "write a list: `[\"…\", \"…\"]`")?.compactMap { node in text(node, key).map { ($0, node) } }
    }

    /// The tables of the array under a key.
    func tables(_ key: String) -> [RegistriesTable] {
        (items(key, "begin each with `[[…\(key)]]`") ?? []).compactMap { table($0, key) }
    }

    /// The table under a key.
    func table(_ key: String) -> RegistriesTable? { value(key).flatMap { table($0, key) } }

    /// The keys of the table with their values that are text.
    func pairs() -> [(key: String, text: String, node: Node)] {
        guard case .mapping(let pairs) = node.content else { return [] }
        return pairs.compactMap { pair in text(pair.value, pair.key).map { (pair.key, $0, pair.value) } }
    }

    private func items(_ key: String, _ remedy: String) -> [Node]? {
        guard let node = value(key) else { return nil }
        if case .sequence(let items) = node.content { return items }
        faults.add("`\(key)` is not a list", at: node.mark, remedy: remedy)
        return nil
    }

    private func table(_ node: Node, _ key: String) -> RegistriesTable? {
        if case .mapping = node.content { return RegistriesTable(node: node, faults: faults) }
        faults.add("`\(key)` is not a table", at: node.mark)
        return nil
    }

    private func text(_ node: Node, _ key: String) -> String? {
        if case .scalar(let text, isPlain: false) = node.content { return text }
        faults.add("`\(key)` is not text", at: node.mark, remedy: "write it in quotes")
        return nil
    }
}
