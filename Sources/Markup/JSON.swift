/// JSON as RFC 8259 has it, strictly: UTF-8, unique keys, nothing after the value.
package enum JSON {
    /// Parses a text. Strings become quoted scalars; numbers, booleans and null plain ones.
    /// - Parameter source: The name of the text for messages.
    /// - Throws: ``Fault`` at the place that cannot be read, or where a limit is passed.
    package static func parse(
        _ bytes: [UInt8], source: String, limits: ParseLimits = .generated
    ) throws(Fault) -> Node {
        guard bytes.count <= limits.bytes else {
            throw Fault(
                source: source, mark: .start, message: "the document has \(bytes.count) bytes",
                remedy: "at most \(limits.bytes) are read")
        }
        var parser = JSONParser(JSONScanner(bytes, source: source), limits: limits)
        return try parser.document()
    }
}
