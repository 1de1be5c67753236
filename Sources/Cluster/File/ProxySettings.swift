import Inventory
package import Markup

/// The proxies that the services of a node use.
package struct ProxySettings: Sendable, Hashable {
    package let https: String?
    package let http: String?
    /// Comma-separated addresses, blocks and domains that are reached directly.
    package let noProxy: String?

    package init(https: String? = nil, http: String? = nil, noProxy: String? = nil) {
        self.https = https
        self.http = http
        self.noProxy = noProxy
    }

    /// Reads the mapping under `proxy:`.
    package init(_ fields: Fields) {
        https = fields.parseGiven("httpsProxy") {
            try Self.word($0, "the URL of a proxy such as http://proxy.example.com:3128")
        }
        http = fields.parseGiven("httpProxy") {
            try Self.word($0, "the URL of a proxy such as http://proxy.example.com:3128")
        }
        noProxy = fields.parseGiven("noProxy") { try Self.list($0) }
        fields.finish()
    }

    /// Whether nothing is set.
    package var isEmpty: Bool { https == nil && http == nil && noProxy == nil }

    private static func list(_ text: String) throws(InvalidValue) -> String {
        let expected = "names, addresses and blocks with commas between, no spaces"
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty }) else { throw InvalidValue("…", expected: expected) }
        return try word(text, expected)
    }

    private static func word(_ text: String, _ expected: String) throws(InvalidValue) -> String {
        let isWord = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"\"'\\`$".utf8.contains($0) }
        guard !text.isEmpty, isWord else { throw InvalidValue("…", expected: expected) }
        return text
    }
}
