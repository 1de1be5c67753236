/// The name of a file inside a directory, ordered by its bytes as `strcmp` orders.
package struct FileName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The bytes: valid UTF-8, since a GVariant string must be.
    package let bytes: [UInt8]

    /// - Throws: ``OSTreeError/invalid(_:reason:)`` for what no directory can hold (empty, `.`, `..`, a slash or NUL
    ///   inside) and what OSTree cannot store (not UTF-8).
    package init(_ bytes: some Collection<UInt8>) throws(OSTreeError) {
        self.bytes = Array(bytes)
        guard let text = String(validating: self.bytes, as: UTF8.self) else {
            let shown = String(decoding: bytes, as: UTF8.self)
            throw .invalid("file name \"\(shown)\"", reason: "it is not UTF-8, so OSTree cannot store it")
        }
        guard !text.isEmpty, text != ".", text != "..", !self.bytes.contains(0), !self.bytes.contains(0x2F) else {
            throw .invalid("file name \"\(text)\"", reason: "no directory can hold it")
        }
    }

    package var description: String { String(decoding: bytes, as: UTF8.self) }

    package static func < (left: FileName, right: FileName) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
