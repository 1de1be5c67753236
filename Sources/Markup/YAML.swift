/// YAML 1.1 as libyaml reads it, strictly: one document, unique keys, bounded aliases, merge keys.
package enum YAML {
    /// Parses a text. Bytes under the tag `!!binary` become a mapping of that tag to their base64.
    /// - Parameters:
    ///   - source: The name of the text for messages.
    ///   - document: What ``Mark/document`` of its marks is.
    /// - Throws: ``Fault`` at the place that cannot be read, or where a limit is passed.
    package static func parse(
        _ bytes: [UInt8], source: String, limits: ParseLimits = .handwritten, document: Int = 0
    ) throws(Fault) -> Node {
        try check(bytes, source, limits)
        var composer = YAMLComposer(source: source, limits: limits, document: document)
        return try composer.compose(bytes)
    }

    /// Parses a text of any number of documents, `---` between them; empty ones are left out.
    /// - Throws: ``Fault`` at the place that cannot be read, or where a limit, which all of them share, is passed.
    package static func documents(
        _ bytes: [UInt8], source: String, limits: ParseLimits = .handwritten, document: Int = 0
    ) throws(Fault) -> [Node] {
        try check(bytes, source, limits)
        var composer = YAMLComposer(source: source, limits: limits, document: document)
        return try composer.documents(bytes)
    }

    private static func check(_ bytes: [UInt8], _ source: String, _ limits: ParseLimits) throws(Fault) {
        guard bytes.count <= limits.bytes else {
            throw Fault(
                source: source, mark: .start, message: "the file has \(bytes.count) bytes",
                remedy: "at most \(limits.bytes) are read")
        }
    }
}
