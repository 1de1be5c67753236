import Markup

/// Takes contents out of resources, as many as fit in memory.
struct DecodedContents {
    /// What became of a resource.
    enum Result: Equatable {
        /// Its source is not in the config, or cannot be decoded: the URL has to do.
        case elsewhere
        /// Its contents; nil when there is no source at all.
        case here(ConfigDifference.Content?)

        var content: ConfigDifference.Content? {
            if case .here(let content) = self { content } else { nil }
        }
    }

    private var budget = Config.longestContents

    mutating func decoded(_ node: Node) -> Result {
        let resource = ResourceContents(node)
        guard resource.source != nil else { return .here(nil) }
        let limit = min(budget, DataURL.longestContents)
        guard resource.isInline, let bytes = try? resource.decoded(limit: limit) else { return .elsewhere }
        budget -= bytes.count
        if let text = Self.text(bytes) { return .here(.text(Self.split(text))) }
        guard let digest = try? ContentDigest.sha256(bytes) else { return .elsewhere }
        return .here(.binary(size: bytes.count, sha256: digest))
    }

    /// Bytes as text; nil when they are not UTF-8 or hold control characters that no text has.
    static func text(_ bytes: [UInt8]) -> String? {
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) || $0 == 0x1B }) else {
            return nil
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The lines of a text of several; nil when it is one line.
    static func lines(of text: String) -> [String]? {
        text.utf8.contains(UInt8(ascii: "\n")) ? split(text) : nil
    }

    /// A text that ends within a line has no empty line at its end, all others do: so texts with the same lines are
    /// the same.
    private static func split(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String(Substring($0)) }
    }
}
