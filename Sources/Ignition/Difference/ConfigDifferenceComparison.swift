import Markup

extension ConfigDifference {
    /// Walks two trees of one version side by side.
    struct Comparison {
        let version: SpecVersion
        private(set) var changes: [Change] = []
        private var contents = DecodedContents()

        init(version: SpecVersion) { self.version = version }

        mutating func note(_ path: String, _ old: Side?, _ new: Side?) {
            if old?.content != new?.content { changes.append(Change(path: path, old: old, new: new)) }
        }

        /// - Parameter key: A field that the path tells already.
        mutating func object(_ old: Node?, _ new: Node?, _ type: ObjectType, at path: String, key: String? = nil) {
            var done: Set<String> = ["version"]
            if let key { done.insert(key) }
            if type.name == "resource" { done.formUnion(resource(old, new, at: path)) }
            for field in type.fields where !done.contains(field.name) {
                let (before, after) = (old?[field.name], new?[field.name])
                guard before != nil || after != nil else { continue }
                let place = path.isEmpty ? field.name : "\(path).\(field.name)"
                switch field.type {
                case .object(let type): object(before, after, type, at: place)
                case .list(of: let item, let merging):
                    list(before?.elements ?? [], after?.elements ?? [], item, merging, at: place)
                case .string, .integer, .boolean: note(place, side(before, field), side(after, field))
                }
            }
        }

        private func side(_ node: Node?, _ field: Field) -> Side? {
            guard let node, !node.isNull, let text = node.scalar else { return nil }
            if field.isPlain(in: version), text.isEmpty || text == "0" { return nil }
            if case .string = field.type, let lines = DecodedContents.lines(of: text) {
                return Side(content: .text(lines), mark: node.mark)
            }
            return Side(content: .value(text), mark: node.mark)
        }

        /// Compares what resources hold.
        /// - Returns: The fields that need no comparison any more.
        private mutating func resource(_ old: Node?, _ new: Node?, at path: String) -> Set<String> {
            let before = old.map { contents.decoded($0) }
            let after = new.map { contents.decoded($0) }
            if before == .elsewhere || after == .elsewhere { return [] }
            note(
                path, before?.content.map { Side(content: $0, mark: old?.mark ?? .start) },
                after?.content.map { Side(content: $0, mark: new?.mark ?? .start) })
            return ["source", "compression"]
        }
    }
}
