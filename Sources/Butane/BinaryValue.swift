import FoundationEssentials
import Markup

/// Bytes within YAML (YAML 1.1, "Binary Data Language-Independent Type").
enum BinaryValue {
    static func isBinary(_ node: Node) -> Bool { encoded(node) != nil }

    /// The bytes; nil for what is no binary value, or no base64.
    static func bytes(of node: Node) -> [UInt8]? {
        guard let text = encoded(node) else { return nil }
        let base64 = Data(text.utf8.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") })
        return Data(base64Encoded: base64).map(Array.init)
    }

    private static func encoded(_ node: Node) -> String? {
        guard case .mapping(let pairs) = node.content, pairs.count == 1, pairs[0].key == "!!binary",
            case .scalar(let text, _) = pairs[0].value.content
        else { return nil }
        return text
    }
}
