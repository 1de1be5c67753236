extension DataURL {
    /// The most bytes that the contents of one file may have.
    package static let longestContents = 16 << 20

    /// Reads a URL as a config has it (RFC 2397), by the letters that Ignition takes.
    ///
    /// - Parameters:
    ///   - text: The URL.
    ///   - isCompressed: Whether the contents are in gzip form.
    ///   - limit: The most bytes that may come out.
    /// - Throws: ``IgnitionError/dataURL(_:)``.
    package static func decode(
        _ text: String, isCompressed: Bool, limit: Int = longestContents
    ) throws(IgnitionError) -> [UInt8] {
        let text = Array(text.utf8)
        // Three times: every byte may be written as `%XX`, and gzip makes little longer, never three times.
        guard text.count / 3 <= limit &+ DataURLHead.longest else { throw .dataURL("it is longer than \(limit) bytes") }
        let head = try DataURLHead(text)
        let bytes = head.isBase64 ? try base64(text[head.end...]) : try percentDecoded(text[head.end...])
        if isCompressed { return try GzipReader.decompress(bytes, limit: limit) }
        guard bytes.count <= limit else { throw .dataURL("it holds more than \(limit) bytes") }
        return bytes
    }

    private static func base64(_ text: ArraySlice<UInt8>) throws(IgnitionError) -> [UInt8] {
        guard let bytes = DataURLBase64.decode(text) else { throw .dataURL("its base64 is damaged") }
        return bytes
    }

    /// Characters that must be escaped in a URL (RFC 2396, section 2.4.3); `%` begins an escape.
    private static let escaped: [Bool] = {
        let characters = Set(#" <>#"{}|\^[]`"#.utf8)
        return (UInt8.min...UInt8.max).map { $0 < 0x20 || $0 >= 0x7F || characters.contains($0) }
    }()

    static func percentDecoded(_ text: ArraySlice<UInt8>) throws(IgnitionError) -> [UInt8] {
        let escaped = escaped
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text.makeIterator()
        while let byte = rest.next() {
            guard !escaped[Int(byte)] else { throw .dataURL("it holds a character that is not escaped") }
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else {
                throw .dataURL("a `%` has no two hexadecimal digits after it")
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Character(UnicodeScalar(byte)).hexDigitValue.map { UInt8($0) }
    }
}
