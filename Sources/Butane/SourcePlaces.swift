import Ignition
import Markup

/// Leads from places of the Ignition tree back to those of the Butane text that it was made of.
struct SourcePlaces {
    private let made: Element
    private let source: Element
    /// The Butane values by where they stand; the first where an alias made several.
    private let paths: [Mark: ConfigPath]

    /// - Parameters:
    ///   - made: The Ignition tree.
    ///   - source: The Butane tree; the nodes of the other one bear its marks.
    init(of made: Node, from source: Element) {
        self.made = Element(made)
        self.source = source
        var paths: [Mark: ConfigPath] = [:]
        Self.collect(source, into: &paths)
        self.paths = paths
    }

    private static func collect(_ element: Element, into paths: inout [Mark: ConfigPath]) {
        if paths[element.mark] == nil { paths[element.mark] = element.path }
        switch element.node.content {
        case .scalar: break
        case .sequence: for item in element.items { collect(item, into: &paths) }
        case .mapping(let pairs):
            for pair in pairs { collect(Element(pair.value, path: .key(pair.key, of: element.path)), into: &paths) }
        }
    }

    /// The finding about the Ignition tree as one about the text.
    func translated(_ finding: Finding) -> Finding {
        guard let path = finding.path else { return finding }
        var steps = path.steps
        // The finding may be about a field that is not there.
        var missing: [ConfigPath.Step] = []
        var value = made.at(steps)
        while value == nil, let last = steps.popLast() {
            missing.insert(last, at: 0)
            value = made.at(steps)
        }
        let same = steps.map(\.snakeCased)
        var place = ConfigPath.root.appending(same)
        if let mark = value?.mark, source.at(same)?.mark != mark, let other = paths[mark] { place = other }
        return Finding(
            finding.severity, finding.message, path: place.appending(missing.map(\.snakeCased)), mark: finding.mark)
    }
}

extension Element {
    fileprivate func at(_ steps: [ConfigPath.Step]) -> Element? {
        var element = self
        for step in steps {
            switch (step, element.node.content) {
            case (.key(let key), _):
                guard let value = element[key] else { return nil }
                element = value
            case (.item(let index), .sequence(let nodes)) where nodes.indices.contains(index):
                element = Element(nodes[index], path: .item(index, of: element.path))
            default: return nil
            }
        }
        return element
    }
}

extension ConfigPath {
    fileprivate enum Step {
        case key(String)
        case item(Int)

        var snakeCased: Step {
            switch self {
            case .key(let key): .key(snakeCase(key))
            case .item: self
            }
        }
    }

    fileprivate var steps: [Step] {
        switch self {
        case .root: []
        case .key(let key, let parent): parent.steps + [.key(key)]
        case .item(let index, let parent): parent.steps + [.item(index)]
        }
    }

    fileprivate func appending(_ steps: [Step]) -> ConfigPath {
        steps.reduce(self) { path, step in
            switch step {
            case .key(let key): .key(key, of: path)
            case .item(let index): .item(index, of: path)
            }
        }
    }
}
