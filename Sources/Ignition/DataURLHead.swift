/// What stands before the contents of a data URL (RFC 2397, section 3): the media type, its parameters and `base64`.
struct DataURLHead {
    /// The most bytes that it may have.
    static let longest = 1 << 16

    private(set) var isBase64 = false
    /// Where the contents begin.
    private(set) var end: Int

    /// - Throws: ``IgnitionError/dataURL(_:)``.
    init(_ text: [UInt8]) throws(IgnitionError) {
        let scheme = Array("data:".utf8)
        guard text.starts(with: scheme) else { throw .dataURL("it does not begin with `data:`") }
        end = scheme.count
        try mediaType(text)
        while next(text) == UInt8(ascii: ";") {
            end += 1
            if try parameter(text) { break }
        }
        guard next(text) == UInt8(ascii: ",") else {
            throw .dataURL("a comma is expected after the media type, its parameters and `;base64`")
        }
        end += 1
    }

    private func next(_ text: [UInt8]) -> UInt8? { end < min(text.count, Self.longest) ? text[end] : nil }

    private mutating func mediaType(_ text: [UInt8]) throws(IgnitionError) {
        let type = token(text)
        if type.isEmpty { return }
        let known = ["text", "image", "audio", "video", "application", "message", "multipart", "x-", "X-"]
        guard known.contains(where: { type.starts(with: $0.utf8) }) else {
            throw .dataURL("its media type begins with a word that is none, such as `text`")
        }
        guard next(text) == UInt8(ascii: "/") else { throw .dataURL("its media type has no `/`") }
        end += 1
        _ = token(text)
    }

    /// Reads a parameter.
    /// - Returns: Whether it was `base64`, the last one.
    private mutating func parameter(_ text: [UInt8]) throws(IgnitionError) -> Bool {
        let name = token(text)
        guard next(text) == UInt8(ascii: "=") else {
            guard name.elementsEqual("base64".utf8) else {
                throw .dataURL("a parameter of its media type has no value")
            }
            isBase64 = true
            return true
        }
        end += 1
        if next(text) == UInt8(ascii: "\"") {
            try quoted(text)
        } else {
            let value = token(text)
            guard !name.isEmpty, !value.isEmpty else { throw .dataURL("a parameter of its media type is not complete") }
            // Only that it can be decoded matters.
            _ = try DataURL.percentDecoded(value)
        }
        return false
    }

    private mutating func quoted(_ text: [UInt8]) throws(IgnitionError) {
        end += 1
        while let byte = next(text), byte != UInt8(ascii: "\"") {
            guard (0x20..<0x7F).contains(byte) else { throw .dataURL("a parameter holds a character that it may not") }
            end += 1
            guard byte == UInt8(ascii: "\\") else { continue }
            guard let escape = next(text), escapes.contains(escape) else {
                throw .dataURL("a parameter holds an escape that is none")
            }
            end += 1
        }
        guard next(text) == UInt8(ascii: "\"") else { throw .dataURL("a quote of a parameter is not closed") }
        end += 1
    }

    private let escapes = Set(#"abfnrtv\"xuU01234567"#.utf8)

    /// Reads as many characters of a word as there are (RFC 2045, section 5.1).
    private mutating func token(_ text: [UInt8]) -> ArraySlice<UInt8> {
        let begin = end
        let special = Set(#"()<>@,;:\"/[]?="#.utf8)
        while let byte = next(text), byte > 0x20, byte < 0x7F, !special.contains(byte) { end += 1 }
        return text[begin..<end]
    }
}
