package import Markup

/// What a file, a key or another config is made of (Configuration Specification, `resource`).
package struct ResourceContents: Sendable {
    /// Where it comes from; nil for the empty contents of a new file.
    package let source: String?
    package let isCompressed: Bool
    /// The digest that the contents must have once decompressed, such as `sha256-…`.
    package let hash: String?
    /// Where it stands in the text.
    package let mark: Mark

    /// - Parameter node: A resource of a config.
    package init(_ node: Node) {
        source = node["source"]?.scalar
        isCompressed = node["compression"]?.scalar == "gzip"
        hash = node["verification"]?["hash"]?.scalar
        mark = node.mark
    }

    /// Whether the contents stand in the config itself.
    var isInline: Bool { source.map { $0.isEmpty || $0.hasPrefix("data:") } ?? true }

    /// The decoded contents, which have the digest that is asked for; nil when they are elsewhere.
    /// - Parameter limit: The most bytes that may come out.
    /// - Throws: ``IgnitionError/dataURL(_:)`` for contents that cannot be read, or have another digest.
    package func bytes(limit: Int = DataURL.longestContents) throws(IgnitionError) -> [UInt8]? {
        guard isInline else { return nil }
        let bytes = try decoded(limit: limit)
        guard let hash else { return bytes }
        let actual =
            hash.hasPrefix("sha512-")
            ? "sha512-" + (try ContentDigest.sha512(bytes)) : "sha256-" + (try ContentDigest.sha256(bytes))
        guard hash.lowercased() == actual else { throw .dataURL("its contents have the digest \(actual), not \(hash)") }
        return bytes
    }

    /// The decoded contents, whatever their digest.
    func decoded(limit: Int) throws(IgnitionError) -> [UInt8] {
        guard let source, !source.isEmpty else { return [] }
        return try DataURL.decode(source, isCompressed: isCompressed, limit: limit)
    }
}
