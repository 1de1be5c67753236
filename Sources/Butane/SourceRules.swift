import Ignition
import Markup

/// What a config must keep to before anything is made of it.
struct SourceRules {
    private(set) var report = Report()

    /// - Parameter type: The kind of object at the place.
    mutating func check(_ element: Element, _ type: ButaneType) {
        guard case .mapping(let pairs) = element.node.content else { return }
        switch type.name {
        case "resource": checkSources(element, type)
        case "file": checkMode(element, isDirectory: false)
        case "directory": checkMode(element, isDirectory: true)
        case "unit", "dropin": checkContents(element)
        case "storage":
            for tree in element.items("trees") where (tree.text("local") ?? "").isEmpty {
                report.error("a tree needs `local`, a directory below the files directory", at: tree)
            }
        default: break
        }
        for pair in pairs {
            guard let field = type.fields[pair.key] else { continue }
            let value = Element(pair.value, path: .key(pair.key, of: element.path))
            switch field.kind {
            case .object(let type): check(value, type)
            case .list(.object(let type)): for item in value.items { check(item, type) }
            default: break
            }
        }
    }

    private mutating func checkSources(_ resource: Element, _ type: ButaneType) {
        let order = type.fields["local"] == nil ? ["source", "inline"] : ["local", "inline", "source"]
        let given = order.filter { resource[$0] != nil }
        if given.count > 1, let last = given.last {
            report.error("only one of `inline`, `local` and `source` may be there; keep one", at: resource, last)
        }
    }

    private mutating func checkMode(_ element: Element, isDirectory: Bool) {
        guard let bits = element.integer("mode"), FileMode(bits: bits, isDirectory: isDirectory).isMistakenDecimal
        else { return }
        report.warning(
            "the mode \(bits) is decimal and looks like an octal one; write 0\(bits)", at: element, "mode")
    }

    private mutating func checkContents(_ element: Element) {
        if element["contents"] != nil, element["contents_local"] != nil {
            report.error(
                "only one of `contents` and `contents_local` may be there; keep one", at: element, "contents_local")
        }
    }
}
