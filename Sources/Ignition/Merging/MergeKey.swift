import Markup

/// What tells an item of a list from the others; bytes, because texts may be other bytes and yet equal strings.
struct MergeKey: Hashable {
    private let bytes: [UInt8]

    /// - Returns: nil for items of lists without keys.
    init?(_ item: Node, _ merging: ListMerging) {
        switch merging {
        case .append: return nil
        case .union: bytes = item.utf8 ?? []
        case .keyed(let field): bytes = item[field]?.utf8 ?? []
        case .partitions:
            if let number = item["number"]?.utf8, number != [UInt8(ascii: "0")] {
                bytes = Array("number:".utf8) + number
            } else if let label = item["label"]?.utf8 {
                bytes = Array("label:".utf8) + label
            } else {
                bytes = []
            }
        }
    }

    /// - Parameter place: The place of an item that has no key, or the same one as an item before it.
    init(_ key: MergeKey?, place: Int) { bytes = (key?.bytes ?? []) + "\(key == nil ? "" : ", ")\(place)".utf8 }

    /// For messages and paths.
    var text: String {
        bytes.count <= 100
            ? String(decoding: bytes, as: UTF8.self) : String(decoding: bytes.prefix(80), as: UTF8.self) + "…"
    }
}

extension Node {
    /// The items of a list; none of other values.
    var elements: [Node] {
        guard case .sequence(let nodes) = content else { return [] }
        return nodes
    }

    /// The text of a single value, as it is written.
    var scalar: String? {
        guard case .scalar(let text, _) = content else { return nil }
        return text
    }

    /// The pair of a key; nil for other nodes and missing keys.
    func pair(_ key: String) -> Pair? {
        guard case .mapping(let pairs) = content else { return nil }
        return pairs.first { $0.key == key }
    }

    fileprivate var utf8: [UInt8]? { scalar.map { Array($0.utf8) } }
}
