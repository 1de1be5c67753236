import Glibc

/// A URL that a request can be sent to (RFC 3986; RFC 9110, section 4.2).
struct ClientURL {
    /// No server makes longer ones, not even with signatures in the query.
    private static let sizeLimit = 64 << 10

    let isTLS: Bool
    /// Where the server is, in place of host and port.
    let socket: UnixSocketPath?
    /// In lower case, without brackets.
    let host: String
    let port: Int
    /// Path and query, as they are sent.
    let target: String
    /// The URL without user, query and fragment, for messages.
    let place: String

    /// - Throws: ``TransportError`` (`invalidRequest`).
    init(_ text: String) throws(TransportError) {
        guard let url = ClientURL(checked: text) else {
            throw TransportError(
                kind: .invalidRequest, place: Self.withoutSecrets(text), hasReachedServer: false, cause: nil)
        }
        self = url
    }

    private init?(checked text: String) {
        if text.hasPrefix(UnixSocketPath.scheme) {
            self.init(local: text.dropFirst(UnixSocketPath.scheme.count))
        } else {
            self.init(remote: text)
        }
    }

    /// Takes `PATH:TARGET`.
    private init?(local text: Substring) {
        guard text.utf8.count <= Self.sizeLimit, let colon = text.firstIndex(of: ":"),
            let path = try? UnixSocketPath(String(text[..<colon]))
        else { return nil }
        let target = text[text.index(after: colon)...]
        guard target.hasPrefix("/"), target.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x23 }) else {
            return nil
        }
        isTLS = false
        socket = path
        host = "localhost"
        port = 80
        self.target = String(target)
        place = "\(path):\(target.prefix { $0 != "?" })"
    }

    private init?(remote text: String) {
        socket = nil
        guard text.utf8.count <= Self.sizeLimit, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let schemeEnd = text.firstIndex(of: ":"), text[schemeEnd...].hasPrefix("://")
        else { return nil }
        switch text[..<schemeEnd].lowercased() {
        case "http": isTLS = false
        case "https": isTLS = true
        default: return nil
        }
        let rest = text[text.index(schemeEnd, offsetBy: 3)...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let (host, port) = Self.hostAndPort(authority) else { return nil }
        self.host = host
        self.port = port ?? (isTLS ? 443 : 80)
        let target = rest[authority.endIndex...]
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
        place = (isTLS ? "https://" : "http://") + authority.lowercased() + self.target.prefix { $0 != "?" }
    }

    /// Splits `host`, `host:port`, `[v6]` or `[v6]:port`; user names have no place in it.
    static func hostAndPort(_ authority: Substring) -> (host: String, port: Int?)? {
        let bracket = authority.hasPrefix("[") ? authority.firstIndex(of: "]") : nil
        let host = bracket.map { authority[...$0] } ?? authority.prefix { $0 != ":" }
        var port: Int?
        let rest = authority[host.endIndex...]
        if !rest.isEmpty {
            let digits = rest.dropFirst()
            guard rest.first == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            if !digits.isEmpty {
                guard let number = Int(digits), (1...65535).contains(number) else { return nil }
                port = number
            }
        }
        if bracket != nil {
            let address = String(host.dropFirst().dropLast()).lowercased()
            return IPLiteral(address)?.isV6 == true ? (address, port) : nil
        }
        let isName = host.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        return isName && (1...253).contains(host.utf8.count) ? (host.lowercased(), port) : nil
    }

    /// What may be shown of a text that is no URL.
    private static func withoutSecrets(_ text: String) -> String {
        let shown = text.prefix { $0 != "?" && $0 != "#" }
        let start = shown.firstRange(of: "://")?.upperBound ?? shown.startIndex
        let authority = shown[start...].prefix { $0 != "/" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        let safe = shown[..<start] + host + shown[authority.endIndex...]
        return String(
            String.UnicodeScalarView(safe.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }.prefix(300)))
    }

    /// As the field `Host` has it.
    var hostField: String { Self.hostField(host, port == (isTLS ? 443 : 80) ? nil : port) }

    static func hostField(_ host: String, _ port: Int?) -> String {
        let name = host.utf8.contains(0x3A) ? "[\(host)]" : host
        return port.map { "\(name):\($0)" } ?? name
    }
}
