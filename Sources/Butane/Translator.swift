import Ignition
import Markup

/// Makes the Ignition tree out of a Butane tree: names in camel case, local files and inline text as `data:` URLs.
/// Every node bears the mark of what it comes from.
struct Translator {
    private(set) var report = Report()
    private(set) var files: FilesDirectory?
    /// Whether the resources here are configs.
    private var areConfigs = false

    private let embedding: EmbeddedContents
    private let version: SpecVersion

    init(_ spec: ButaneSpec, files: FilesDirectory?) {
        self.files = files
        version = spec.ignition
        embedding = EmbeddedContents(spec)
    }

    mutating func object(_ element: Element, _ type: ButaneType) -> Node {
        guard case .mapping(let pairs) = element.node.content else { return element.node }
        var made: [Node.Pair] = []
        made.reserveCapacity(pairs.count + 1)
        // `ignition.config` alone has resources that are configs.
        let wereConfigs = areConfigs
        areConfigs = areConfigs || type.fields["merge"] != nil
        defer { areConfigs = wereConfigs }
        for pair in pairs {
            guard let field = type.fields[pair.key], let name = field.ignition else { continue }
            let value = Element(pair.value, path: .key(pair.key, of: element.path))
            if case .integer(isPlain: true) = field.kind, value.text == "0" { continue }
            made.append(Node.Pair(name, at: pair.mark, self.value(value, field.kind)))
        }
        switch type.name {
        case "resource": addContents(of: element, to: &made)
        case "unit", "dropin": addText(of: element, to: &made)
        case "user": addKeys(of: element, to: &made)
        default: break
        }
        return Node(.mapping(made), at: element.mark)
    }

    private mutating func value(_ element: Element, _ kind: ButaneKind) -> Node {
        switch (kind, element.node.content) {
        case (.object(let type), _): return object(element, type)
        case (.list(.object(let type)), .sequence(let nodes)):
            var items: [Node] = []
            items.reserveCapacity(nodes.count)
            for (index, node) in nodes.enumerated() {
                items.append(object(Element(node, path: .item(index, of: element.path)), type))
            }
            return Node(.sequence(items), at: element.mark)
        default: return element.node
        }
    }

    // MARK: What Butane adds

    private mutating func addContents(of resource: Element, to made: inout [Node.Pair]) {
        guard let (origin, bytes) = contents(of: resource) else { return }
        if areConfigs { EmbeddedConfig.check(bytes, from: origin, version, &report) }
        do throws(IgnitionError) {
            let isPacked = !(resource.text("compression") ?? "").isEmpty
            made.removeAll { $0.key == "source" || ($0.key == "compression" && !isPacked) }
            made += try embedding.fields(bytes, isPacked: isPacked, at: origin.mark)
        } catch {
            report.error("\(error)", at: origin)
        }
    }

    private mutating func contents(of resource: Element) -> (Element, [UInt8])? {
        if let inline = resource["inline"] {
            return (inline, BinaryValue.bytes(of: inline.node) ?? Array((inline.text ?? "").utf8))
        }
        guard let local = resource["local"], let bytes = read(local) else { return nil }
        return (local, bytes)
    }

    private mutating func addText(of unit: Element, to made: inout [Node.Pair]) {
        guard let local = unit["contents_local"], local.text != "", let bytes = read(local) else { return }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            report.error("the file is no UTF-8 text", at: local)
            return
        }
        made.append(Node.Pair("contents", at: local.mark, Node(.scalar(text, isPlain: false), at: local.mark)))
    }

    /// The keys that are written out come first, then those of the files, a line each.
    private mutating func addKeys(of user: Element, to made: inout [Node.Pair]) {
        guard let local = user["ssh_authorized_keys_local"] else { return }
        var keys = (made.first { $0.key == "sshAuthorizedKeys" }?.value).map { Element($0).items.map(\.node) } ?? []
        for file in local.items {
            guard let bytes = read(file) else { continue }
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
                guard !line.isEmpty else { continue }
                keys.append(Node(.scalar(String(decoding: line, as: UTF8.self), isPlain: false), at: file.mark))
            }
        }
        made.removeAll { $0.key == "sshAuthorizedKeys" }
        made.append(Node.Pair("sshAuthorizedKeys", at: local.mark, Node(.sequence(keys), at: local.mark)))
    }

    private mutating func read(_ local: Element) -> [UInt8]? {
        do throws(LocalFileError) {
            guard files != nil else { throw .noDirectory }
            return try files?.read(local.text ?? "")
        } catch {
            report.error("\(error)", at: local)
            return nil
        }
    }
}
