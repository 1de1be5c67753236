/// The syntax of `data:` URLs that Ignition takes (RFC 2397 with the media types of RFC 2045).
struct DataURLSyntax {
    /// What is wrong with a URL.
    struct Problem: Error { let reason: String }

    private var rest: ArraySlice<UInt8>
    /// An empty quoted value leaves it set, and the next value is read as if it stood in quotes.
    private var isNextQuoted = false

    /// What stands behind the comma of a URL, which can be decoded.
    static func contents(of text: [UInt8]) throws(Problem) -> (text: ArraySlice<UInt8>, isBase64: Bool) {
        var syntax = DataURLSyntax(rest: text[...])
        let isBase64 = try syntax.head()
        try isBase64 ? syntax.base64() : syntax.plain()
        return (syntax.rest, isBase64)
    }

    /// Whether base64 follows.
    private mutating func head() throws(Problem) -> Bool {
        guard rest.starts(with: "data:".utf8) else { throw Problem(reason: "it does not begin with `data:`") }
        rest = rest.dropFirst(5)
        if rest.first != UInt8(ascii: ";"), rest.first != UInt8(ascii: ",") { try mediaType() }
        var isBase64 = false
        while !isBase64, take(";") { isBase64 = try parameter() }
        guard take(",") else { throw Problem(reason: "the comma before the data is missing") }
        return isBase64
    }

    private static let types = ["text", "image", "audio", "video", "application", "message", "multipart", "x-", "X-"]

    private mutating func mediaType() throws(Problem) {
        let type = token()
        guard take("/") else { throw Problem(reason: "its media type has no `/`") }
        guard Self.types.contains(where: { type.starts(with: $0.utf8) }) else {
            throw Problem(reason: "its media type is unknown")
        }
        _ = token()
    }

    /// Whether the parameter was the word `base64` before the data.
    private mutating func parameter() throws(Problem) -> Bool {
        let name = token()
        if rest.first == UInt8(ascii: ","), name.elementsEqual("base64".utf8) { return true }
        guard !name.isEmpty, take("=") else { throw Problem(reason: "one of its parameters has no value") }
        if take("\"") {
            try quotedValue()
        } else {
            let value = token()
            guard !value.isEmpty else { throw Problem(reason: "one of its parameters has no value") }
            guard isNextQuoted || PercentEncoding.isValid(value) else { throw Self.escape }
            isNextQuoted = false
        }
        return false
    }

    private mutating func quotedValue() throws(Problem) {
        let start = rest
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") {
                let value = start[..<(rest.startIndex - 1)]
                guard QuotedText.isValid(value) else { throw Self.escape }
                isNextQuoted = value.isEmpty
                return
            }
            if byte == UInt8(ascii: "\\") { _ = rest.popFirst() }
        }
        throw Problem(reason: "one of its quotes is not closed")
    }

    private func plain() throws(Problem) {
        guard rest.allSatisfy({ Self.dataSigns[Int($0)] }) else {
            throw Problem(reason: "it holds a character that must be escaped")
        }
        guard PercentEncoding.isValid(rest) else { throw Self.escape }
    }

    private func base64() throws(Problem) {
        guard DataURLBase64.isValid(rest) else { throw Problem(reason: "its base64 is damaged") }
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func token() -> ArraySlice<UInt8> {
        let token = rest.prefix { Self.tokenSigns[Int($0)] }
        rest = rest[token.endIndex...]
        return token
    }

    private static let escape = Problem(reason: "one of its escapes is damaged")
    private static let tokenSigns = table { !" ()<>@,;:\\\"/[]?=".utf8.contains($0) }
    private static let dataSigns = table { !" <>#\"{}|\\^[]`".utf8.contains($0) }

    /// Those of the printable characters of ASCII and the space that fit.
    private static func table(_ fits: (UInt8) -> Bool) -> [Bool] {
        (UInt8.min...UInt8.max).map { (0x20...0x7E).contains($0) && fits($0) }
    }
}
