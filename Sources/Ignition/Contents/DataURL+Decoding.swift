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
        guard text.count / 3 <= limit &+ longestHead else { throw .dataURL("it is longer than \(limit) bytes") }
        let decoded: [UInt8]?
        do throws(DataURLSyntax.Problem) {
            let contents = try DataURLSyntax.contents(of: text)
            decoded = contents.isBase64 ? DataURLBase64.decode(contents.text) : PercentEncoding.decoded(contents.text)
        } catch {
            throw .dataURL(error.reason)
        }
        guard let bytes = decoded else { throw .dataURL("its contents are damaged") }
        if isCompressed { return try GzipReader.decompress(bytes, limit: limit) }
        guard bytes.count <= limit else { throw .dataURL("it holds more than \(limit) bytes") }
        return bytes
    }

    /// What the media type and its parameters may add to a URL, in bytes.
    private static let longestHead = 1 << 16
}
