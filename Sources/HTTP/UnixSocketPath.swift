/// Where a Unix socket is (unix(7)): an absolute path that the system's addresses have room for.
///
/// Written `unix:PATH`. A colon ends the path in URLs, so there is none in it.
package struct UnixSocketPath: Sendable, Hashable, CustomStringConvertible {
    package static let scheme = "unix:"
    /// What `sun_path` holds, without the zero at the end, in bytes.
    private static let limit = 107
    package let path: String

    /// - Parameter text: The path, or `unix:` and the path.
    /// - Throws: ``InvalidUnixSocketPath``.
    package init(_ text: String) throws(InvalidUnixSocketPath) {
        let path = text.hasPrefix(Self.scheme) ? String(text.dropFirst(Self.scheme.count)) : text
        let isAllowed = path.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F && $0 != ":" }
        guard path.hasPrefix("/"), !path.hasSuffix("/"), isAllowed, path.utf8.count <= Self.limit else {
            throw InvalidUnixSocketPath(text: text)
        }
        self.path = path
    }

    package var description: String { Self.scheme + path }
}

/// A text that is no path of a Unix socket.
package struct InvalidUnixSocketPath: Error, CustomStringConvertible, Sendable {
    let text: String

    package var description: String {
        let shown = String(text.prefix(120)).debugDescription
        return """
            \(shown) is no path of a Unix socket: give an absolute one of at most 107 bytes, without colons and control \
            characters, such as unix:/run/slipway/admin.sock
            """
    }
}
