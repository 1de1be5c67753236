/// The name of a branch, such as `ock` or `demo/x86_64/base`.
package struct RefName: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Throws: ``OSTreeError/invalid(_:reason:)`` for what `ostree_validate_rev` refuses: parts between slashes begin
    ///   with a letter, digit or underscore, and go on with these, dots and dashes.
    package init(_ text: String) throws(OSTreeError) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isValid = parts.allSatisfy { part in
            part.first.map(Self.isWord) == true
                && part.allSatisfy { Self.isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
        }
        guard isValid, text.utf8.count <= 255 else {
            throw .invalid(
                "ref name \"\(text)\"",
                reason:
                    "write letters, digits, \"_\", \".\", \"-\" and \"/\", each part starting with a letter or digit")
        }
        description = text
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
