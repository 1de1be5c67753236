/// Builds nodes out of parser events.
struct YAMLComposer {
    private let source: String
    private let limits: ParseLimits
    private let document: Int
    private var nodes = 0
    private var anchors: [String: (node: Node, size: Int)] = [:]

    init(source: String, limits: ParseLimits, document: Int) {
        self.source = source
        self.limits = limits
        self.document = document
    }

    mutating func compose(_ bytes: [UInt8]) throws(Fault) -> Node {
        let events = try YAMLEvents(bytes, source: source, document: document)
        var event = try events.next()
        while event.kind == .streamStart || event.kind == .documentStart { event = try events.next() }
        guard event.kind != .streamEnd else {
            throw fault("the file is empty", event.mark, "a mapping of keys and values is expected")
        }
        let root = try value(event, events, depth: 0)
        event = try events.next()
        while event.kind == .documentEnd { event = try events.next() }
        guard event.kind == .streamEnd else {
            throw fault("a second document begins here", event.mark, "keep one document in the file")
        }
        return root
    }

    mutating func documents(_ bytes: [UInt8]) throws(Fault) -> [Node] {
        let events = try YAMLEvents(bytes, source: source, document: document)
        var roots: [Node] = []
        while true {
            let event = try events.next()
            switch event.kind {
            case .streamEnd: return roots
            case .streamStart, .documentEnd: continue
            // Anchors are of their own document.
            case .documentStart: anchors = [:]
            default:
                let root = try value(event, events, depth: 0)
                if !root.isNull { roots.append(root) }
            }
        }
    }

    private mutating func value(_ event: YAMLEvent, _ events: borrowing YAMLEvents, depth: Int) throws(Fault) -> Node {
        guard depth < limits.depth else {
            throw fault("collections nest deeper than \(limits.depth)", event.mark, "write it flatter")
        }
        let before = nodes
        try count(1, at: event.mark)
        let node: Node
        switch event.kind {
        case .scalar(let text, let isPlain): node = Node(.scalar(text, isPlain: isPlain), at: event.mark)
        case .binary(let text):
            let value = Node(.scalar(text, isPlain: false), at: event.mark)
            node = Node(.mapping([Node.Pair("!!binary", at: event.mark, value)]), at: event.mark)
        case .sequenceStart: node = try sequence(event.mark, events, depth)
        case .mappingStart: node = try mapping(event.mark, events, depth)
        case .alias(let name): return try expand(name, event.mark)
        default: throw fault("a value is expected here", event.mark, "")
        }
        if let anchor = event.anchor { anchors[anchor] = (node, nodes - before) }
        return node
    }

    private mutating func sequence(
        _ mark: Mark, _ events: borrowing YAMLEvents, _ depth: Int
    ) throws(Fault) -> Node {
        var items: [Node] = []
        while true {
            let event = try events.next()
            if event.kind == .sequenceEnd { return Node(.sequence(items), at: mark) }
            items.append(try value(event, events, depth: depth + 1))
        }
    }

    private mutating func mapping(_ mark: Mark, _ events: borrowing YAMLEvents, _ depth: Int) throws(Fault) -> Node {
        var members = YAMLMembers()
        while true {
            let event = try events.next()
            if event.kind == .mappingEnd { return Node(.mapping(members.pairs), at: mark) }
            guard case .scalar(let key, let isPlain) = event.kind else {
                throw fault("a key must be a single value", event.mark, "write `key: value`")
            }
            let isMerge = isPlain && key == "<<"
            if let first = isMerge ? members.markOfMerge : members.mark(of: key) {
                throw fault("duplicate key `\(key)`", event.mark, "it already stands at \(first); keep one of them")
            }
            let value = try value(events.next(), events, depth: depth + 1)
            if !isMerge {
                members.add(Node.Pair(key, at: event.mark, value))
            } else if !members.merge(value, at: event.mark) {
                throw fault("`<<` wants a mapping, or a list of mappings", value.mark, "write `<<: *name`")
            }
        }
    }

    private mutating func expand(_ name: String, _ mark: Mark) throws(Fault) -> Node {
        guard let anchor = anchors[name] else {
            throw fault("alias `*\(name)` has no anchor before it", mark, "write `&\(name)` at the value it repeats")
        }
        try count(anchor.size, at: mark)
        return Node(anchor.node.content, at: mark)
    }

    private mutating func count(_ more: Int, at mark: Mark) throws(Fault) {
        nodes += more
        guard nodes <= limits.nodes else {
            throw fault(
                "there are more than \(limits.nodes) values, aliases expanded", mark, "repeat less through aliases")
        }
    }

    private func fault(_ message: String, _ mark: Mark, _ remedy: String) -> Fault {
        Fault(source: source, mark: mark, message: message, remedy: remedy)
    }
}
