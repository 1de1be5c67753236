/// The beginning of every URL that hosts are given: scheme, host, port and perhaps a path, without a slash at its end.
///
/// It is configured, never taken from a request: firmware sends `Host` without the port (RFC 3986 for its parts).
package struct BaseURL: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    /// - Throws: ``InvalidValue``; user names, queries and fragments have no place here.
    package init(_ text: String) throws(InvalidValue) {
        let expected = "a URL such as http://192.0.2.1:8080"
        guard let colon = text.firstRange(of: "://"), ["http", "https"].contains(text[..<colon.lowerBound]) else {
            throw InvalidValue(text, expected: expected)
        }
        let rest = text[colon.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let path = rest[authority.endIndex...]
        guard Self.isAuthority(String(authority)), path.utf8.allSatisfy(Self.isPathByte), !path.contains("//") else {
            throw InvalidValue(text, expected: expected)
        }
        description = text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// Whether the server proves who it is.
    package var isSecure: Bool { description.hasPrefix("https://") }

    /// The host as it stands in the URL, an IPv6 address in brackets.
    package var host: String {
        let authority = description.drop { $0 != "/" }.dropFirst(2).prefix { $0 != "/" }
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return String(authority.prefix { $0 != ":" })
    }

    private static func isAuthority(_ text: String) -> Bool {
        let host: Substring
        let rest: Substring
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]") else { return false }
            host = text[text.index(after: text.startIndex)..<close]
            rest = text[text.index(after: close)...]
            guard host.contains(":") else { return false }
        } else {
            host = text.prefix { $0 != ":" }
            rest = text[host.endIndex...]
        }
        let isHost = (try? IPAddress(String(host))) != nil || (try? HostName(String(host))) != nil
        guard isHost else { return false }
        guard !rest.isEmpty else { return true }
        return rest.hasPrefix(":") && rest.dropFirst().utf8.allSatisfy { (48...57).contains($0) }
            && UInt16(rest.dropFirst()).map { $0 > 0 } ?? false
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "/-._~".utf8.contains(byte)
    }
}
