import Markup

/// Lists of a config whose items must differ in what tells them apart (Ignition, "Operator Notes", "Config Merging":
/// their keys).
package enum Duplicates {
    /// Notes every item that has the key of an earlier one.
    package static func check(_ config: Config) -> Report {
        var report = Report()
        check(Element(config.root), Schema.config, &report)
        return report
    }

    private static func check(_ object: Element, _ type: ObjectType, _ report: inout Report) {
        var shared: Set<MergeKey> = []
        // The order of the schema, not of the text: it says which of two is the other's duplicate.
        for field in type.fields {
            guard let value = object.node[field.name] else { continue }
            switch (field.type, value.content) {
            case (.object(let type), .mapping):
                check(Element(value, path: .key(field.name, of: object.path)), type, &report)
            case (.list(let itemType, let merging), .sequence(let items)):
                let list = Element(value, path: .key(field.name, of: object.path))
                if type.sharedKeys.contains(field.name) {
                    report.add(repeated(items, merging, in: list, &shared, others: type.sharedKeys))
                } else {
                    var own: Set<MergeKey> = []
                    report.add(repeated(items, merging, in: list, &own, others: []))
                }
                guard case .object(let type) = itemType else { continue }
                for item in list.items { check(item, type, &report) }
            default: continue
            }
        }
    }

    private static func repeated(
        _ items: [Node], _ merging: ListMerging, in list: Element, _ seen: inout Set<MergeKey>, others: Set<String>
    ) -> Report {
        var report = Report()
        for (index, item) in items.enumerated() {
            guard let key = MergeKey(item, merging), !seen.insert(key).inserted else { continue }
            let what = key.text.isEmpty ? "another has no key either" : "`\(key.text.prefix(200))` is there already"
            report.error(
                "duplicate entry: \(what)"
                    + (others.isEmpty ? "" : "; \(others.sorted().joined(separator: ", ")) have their keys in common"),
                at: Element(item, path: .item(index, of: list.path)))
        }
        return report
    }
}
