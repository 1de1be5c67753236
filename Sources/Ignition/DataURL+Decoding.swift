import FoundationEssentials

extension DataURL {
    /// The most bytes that the contents of one file may have.
    package static let longestContents = 16 << 20

    /// Reads a URL as a config has it (RFC 2397).
    ///
    /// - Parameters:
    ///   - text: The URL.
    ///   - isCompressed: Whether the contents are in gzip form.
    ///   - limit: The most bytes that may come out.
    /// - Throws: ``IgnitionError/dataURL(_:)``.
    package static func decode(
        _ text: String, isCompressed: Bool, limit: Int = longestContents
    ) throws(IgnitionError) -> [UInt8] {
        guard text.hasPrefix("data:"), let comma = text.utf8.firstIndex(of: UInt8(ascii: ",")) else {
            throw .dataURL("it does not begin with `data:` and a comma after it")
        }
        let head = text[..<comma]
        let body = text.utf8[text.utf8.index(after: comma)...]
        // Three times: every byte may be written as `%XX`, and gzip makes little longer, never three times.
        guard body.count <= limit * 3 else { throw .dataURL("it has more than \(limit * 3) bytes") }
        var bytes = try percentDecoded(body)
        if head.hasSuffix(";base64") {
            guard let data = Data(base64Encoded: Data(bytes)) else { throw .dataURL("its base64 is damaged") }
            bytes = Array(data)
        }
        if isCompressed { return try GzipReader.decompress(bytes, limit: limit) }
        guard bytes.count <= limit else { throw .dataURL("it holds more than \(limit) bytes") }
        return bytes
    }

    private static func percentDecoded(_ text: Substring.UTF8View) throws(IgnitionError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text.makeIterator()
        while let byte = rest.next() {
            guard byte > 0x20, byte < 0x7F else { throw .dataURL("it holds a character that is not escaped") }
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
