/// TOML 1.0.0, strictly: UTF-8, nothing defined twice.
package enum TOML {
    /// Parses a text. Strings become quoted scalars; numbers, booleans, dates and times plain ones, as they are written.
    /// - Parameter source: The name of the text for messages.
    /// - Returns: The mapping that the document is.
    /// - Throws: ``Fault`` at the place that cannot be read, or where a limit is passed.
    package static func parse(
        _ bytes: [UInt8], source: String, limits: ParseLimits = .handwritten
    ) throws(Fault) -> Node {
        guard bytes.count <= limits.bytes else {
            throw Fault(
                source: source, mark: .start, message: "the file has \(bytes.count) bytes",
                remedy: "at most \(limits.bytes) are read")
        }
        var parser = TOMLParser(try TOMLScanner(bytes, source: source), limits: limits)
        return try parser.document()
    }
}
