/// The name of a network interface as Linux allows it: 1 to 15 characters (`IFNAMSIZ`), kept to those that need no
/// quoting anywhere.
package struct InterfaceName: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        let allowed = text.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "_.-@".utf8.contains($0)
        }
        guard (1...15).contains(text.utf8.count), allowed, !text.hasPrefix("-"), text != ".", text != ".." else {
            throw InvalidValue(text, expected: "the name of a network interface such as enp1s0 (1 to 15 characters)")
        }
        description = text
    }
}
