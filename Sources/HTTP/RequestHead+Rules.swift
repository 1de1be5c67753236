import NIOHTTP1

/// What the parser lets through, and servers behind or before one another could take for different requests.
extension HTTPRequestHead {
    /// The request with its target in origin-form; nil when it is ambiguous, and nothing behind it can be trusted.
    var checked: HTTPRequestHead? {
        guard isFramedClearly, let host else { return nil }
        if uri.utf8.contains(UInt8(ascii: "#")) { return nil }
        if uri.hasPrefix("/") || (uri == "*" && method == .OPTIONS) { return self }
        guard let target = Self.origin(ofAbsolute: uri, host: host) else { return nil }
        var head = self
        head.uri = target
        return head
    }

    /// Whether the client may wait for a word before it sends the body (RFC 9110, section 10.1.1); to HTTP/1.0 such a
    /// word would be the answer.
    var expectsContinue: Bool {
        version == .http1_1 && headers.first(name: "expect")?.lowercased() == "100-continue"
    }

    /// RFC 9112, section 6.1: chunks are of HTTP/1.1, and no other coding is understood here.
    private var isFramedClearly: Bool {
        let codings = values(of: "transfer-encoding")
        return codings.isEmpty || (codings.count == 1 && codings[0].lowercased() == "chunked" && version == .http1_1)
    }

    /// RFC 9112, section 3.2: exactly one field in HTTP/1.1, at most one in HTTP/1.0, with a valid value.
    private var host: String? {
        let hosts = values(of: "host")
        guard let host = hosts.first else { return version == .http1_0 ? "" : nil }
        return hosts.count == 1 && Self.isHost(host) ? String(host) : nil
    }

    /// RFC 9112, section 3.2.2. The field must say the same as the target, although the target would win.
    private static func origin(ofAbsolute uri: String, host: String) -> String? {
        guard let end = uri.firstRange(of: "://"), ["http", "https"].contains(uri[..<end.lowerBound].lowercased())
        else {
            return nil
        }
        let rest = uri[end.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty, isHost(authority), authority.lowercased() == host.lowercased() else { return nil }
        let target = rest[authority.endIndex...]
        return target.hasPrefix("/") ? String(target) : "/" + target
    }

    /// The values of the fields of a name, without the blanks around them.
    private func values(of wanted: String) -> [Substring] {
        headers.filter { $0.name.utf8.count == wanted.utf8.count && $0.name.lowercased() == wanted }.map { field in
            var value = field.value[...].drop { $0 == " " || $0 == "\t" }
            while value.last == " " || value.last == "\t" { value.removeLast() }
            return value
        }
    }

    /// A name or address and a port (RFC 3986, section 3.2), without a user; empty where the URL has no authority.
    private static func isHost(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x3A, 0x41...0x5B, 0x5D, 0x61...0x7A: true
            default: "-._~%!$&'()*+;=".utf8.contains(byte)
            }
        }
    }
}
