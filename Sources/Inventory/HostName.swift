/// The name of a host: an RFC 1123 subdomain, as Kubernetes demands of node names (Object Names and IDs).
package struct HostName: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// Checks labels of `a-z`, `0-9` and inner `-`, 63 characters each, 253 in all.
    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.allSatisfy(Self.isLabel) else {
            throw InvalidValue(
                text, expected: "a host name; use lower-case letters, digits, `-` and `.`, such as node-1.example.com")
        }
        guard (try? IPAddress(text)) == nil else {
            throw InvalidValue(text, expected: "a host name; it is an IP address")
        }
        description = text
    }

    private static func isLabel(_ label: Substring) -> Bool {
        let isInner: (UInt8) -> Bool = { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
        return (1...63).contains(label.utf8.count) && label.utf8.allSatisfy(isInner)
            && !label.hasPrefix("-") && !label.hasSuffix("-")
    }
}
