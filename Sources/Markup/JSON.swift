/// JSON as RFC 8259 has it: UTF-8, nothing after the value.
package enum JSON {
    /// What happens to texts that RFC 8259 leaves to their readers.
    package enum Reading: Sendable {
        /// Repeated keys, broken UTF-8 and halves of surrogate pairs are faults.
        case strict
        /// Repeated keys are kept, each in its place, and U+FFFD stands for what is no character: Go's reader, which is
        /// Ignition's, goes on with such.
        case tolerant
    }

    /// Parses a text. Strings become quoted scalars; numbers, booleans and null plain ones.
    /// - Parameter source: The name of the text for messages.
    /// - Throws: ``Fault`` at the place that cannot be read, or where a limit is passed.
    package static func parse(
        _ bytes: [UInt8], source: String, limits: ParseLimits = .generated, reading: Reading = .strict
    ) throws(Fault) -> Node {
        guard bytes.count <= limits.bytes else {
            throw Fault(
                source: source, mark: .start, message: "the document has \(bytes.count) bytes",
                remedy: "at most \(limits.bytes) are read")
        }
        var parser = JSONParser(
            JSONScanner(bytes, source: source, reading: reading), limits: limits, reading: reading)
        return try parser.document()
    }
}
