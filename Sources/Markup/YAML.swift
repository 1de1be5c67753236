/// YAML 1.1 as libyaml reads it, strictly: one document, unique keys, bounded aliases, merge keys.
package enum YAML {
    /// Parses a text. Bytes under the tag `!!binary` become a mapping of that tag to their base64.
    /// - Parameter source: The name of the text for messages.
    /// - Throws: ``Fault`` at the place that cannot be read, or where a limit is passed.
    package static func parse(
        _ bytes: [UInt8], source: String, limits: ParseLimits = .handwritten
    ) throws(Fault) -> Node {
        guard bytes.count <= limits.bytes else {
            throw Fault(
                source: source, mark: .start, message: "the file has \(bytes.count) bytes",
                remedy: "at most \(limits.bytes) are read")
        }
        var composer = YAMLComposer(source: source, limits: limits)
        return try composer.compose(bytes)
    }
}
