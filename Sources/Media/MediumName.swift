/// What a medium is called: a file name and a part of URLs, so few characters are allowed.
package struct MediumName: Sendable, Hashable, Comparable, CustomStringConvertible {
    private static let lengthLimit = 64

    private let text: String

    /// Takes 1 to 64 letters, digits, `.`, `_` and `-`; the first one is a letter or a digit.
    /// - Throws: ``MediaError``.
    package init(_ text: String) throws(MediaError) {
        guard let first = text.utf8.first, Self.isAlphanumeric(first), text.utf8.count <= Self.lengthLimit,
            text.utf8.allSatisfy({ Self.isAlphanumeric($0) || "._-".utf8.contains($0) })
        else {
            throw MediaError(
                "the name `\(text.prefix(80))`", "cannot be a medium's",
                remedy: "use 1 to \(Self.lengthLimit) letters, digits, `.`, `_` and `-`, a letter or digit first")
        }
        self.text = text
    }

    package static func < (first: MediumName, second: MediumName) -> Bool {
        first.text.utf8.lexicographicallyPrecedes(second.text.utf8)
    }

    package var description: String { text }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
