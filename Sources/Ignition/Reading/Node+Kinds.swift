import Markup

/// The kinds of JSON as Go's reader tells them apart.
extension Node {
    /// The members of an object, none of other values.
    var pairs: [Pair] {
        guard case .mapping(let pairs) = content else { return [] }
        return pairs
    }

    /// The node when it is text.
    var asText: Node? {
        guard case .scalar(_, isPlain: false) = content else { return nil }
        return self
    }

    /// The node when it is a number without fraction and exponent that fits, spelt in its one way.
    var asInteger: Node? {
        guard case .scalar(let text, isPlain: true) = content, let number = Int(text) else { return nil }
        return Node(.scalar(String(number), isPlain: true), at: mark)
    }

    /// The node when it is `true` or `false`.
    var asBoolean: Node? {
        guard case .scalar(let text, isPlain: true) = content, text == "true" || text == "false" else { return nil }
        return self
    }

    /// What it is, in words for messages.
    var wording: String {
        switch content {
        case .mapping: return "an object"
        case .sequence: return "a list"
        case .scalar(_, isPlain: false): return "text"
        case .scalar(let text, isPlain: true):
            if isNull { return "null" }
            return text == "true" || text == "false" ? "`\(text)`" : "the number \(text.prefix(40))"
        }
    }

    /// The mode that text such as `0644` means, as JSON writes it.
    var octalMode: Int? {
        guard case .scalar(let text, isPlain: false) = content, (3...5).contains(text.utf8.count) else { return nil }
        return Int(text, radix: 8)
    }
}

extension FieldType {
    /// What a null item of a list is for Ignition.
    func empty(at mark: Mark) -> Node {
        switch self {
        case .string: Node(.scalar("", isPlain: false), at: mark)
        case .integer: Node(.scalar("0", isPlain: true), at: mark)
        case .boolean: Node(.scalar("false", isPlain: true), at: mark)
        case .object: Node(.mapping([]), at: mark)
        case .list: Node(.sequence([]), at: mark)
        }
    }
}
