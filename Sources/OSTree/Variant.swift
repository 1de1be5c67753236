/// A value of any GVariant type, as the metadata of a commit holds it: the type's text and the serialised bytes.
package struct Variant: Equatable, Sendable {
    /// A type string of the GVariant specification, such as `s` or `as`.
    package let type: String
    package let bytes: [UInt8]

    /// - Parameters:
    ///   - type: A GVariant type string.
    ///   - bytes: The value, serialised.
    package init(type: String, bytes: [UInt8]) {
        self.type = type
        self.bytes = bytes
    }

    /// A text.
    package static func string(_ text: String) -> Variant { Variant(type: "s", bytes: Array(text.utf8) + [0]) }

    /// A list of texts.
    package static func strings(_ texts: [String]) -> Variant {
        var array = VariantWriter()
        for text in texts { array.string(text.utf8) }
        return Variant(type: "as", bytes: array.array())
    }

    /// The text, when it is one.
    package var string: String? {
        type == "s" ? try? VariantReader.string(bytes[...], in: "text") : nil
    }

    /// The texts, when it is a list of them.
    package var strings: [String]? {
        guard type == "as", let members = try? VariantReader(bytes[...], of: "list of texts").array() else {
            return nil
        }
        return try? members.map { try VariantReader.string($0, in: "list of texts") }
    }

    init(serialised: ArraySlice<UInt8>) throws(OSTreeError) {
        guard let separator = serialised.lastIndex(of: 0),
            let type = String(validating: serialised[(separator + 1)...], as: UTF8.self), !type.isEmpty
        else { throw .invalid("variant", reason: "it has no type") }
        self.init(type: type, bytes: Array(serialised[..<separator]))
    }

    var serialised: [UInt8] { bytes + [0] + Array(type.utf8) }
}
