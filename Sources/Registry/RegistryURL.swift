/// An address that a registry is asked at, or leads to: `http` or `https`, no user and no password in it (RFC 3986).
struct RegistryURL: Sendable, Hashable {
    enum Scheme: String, Sendable {
        case http, https

        var port: Int { self == .http ? 80 : 443 }
    }

    /// Bytes of an address.
    private static let limit = 16 << 10

    let scheme: Scheme
    /// In lower case; an IPv6 address stands in brackets.
    let host: String
    let port: Int
    /// It begins with a slash.
    let path: String
    let query: String?

    /// Scheme, host and port: who it is that is asked (RFC 6454, "The Web Origin Concept").
    struct Origin: Sendable, Hashable {
        let scheme: Scheme
        let host: String
        let port: Int
    }

    var origin: Origin { Origin(scheme: scheme, host: host, port: port) }

    /// What a request is sent to.
    var text: String { place + (query.map { "?\($0)" } ?? "") }

    /// For messages: without the query, which may be a key to what it names.
    var place: String { "\(scheme.rawValue)://\(host)" + (port == scheme.port ? "" : ":\(port)") + path }

    /// Reads an absolute address; a fragment is left out. Nil for anything else.
    init?(_ text: String) {
        guard let parts = URLParts(text, limit: Self.limit), let scheme = parts.scheme, let authority = parts.authority
        else { return nil }
        self.init(scheme, authority, parts.path, parts.query)
    }

    /// - Parameter authority: `HOST[:PORT]`, such as a registry's name.
    init?(_ scheme: Scheme, _ authority: String, _ path: String, _ query: String? = nil) {
        let bytes = authority.utf8
        let isBracketed = bytes.first == UInt8(ascii: "[")
        guard
            let end = isBracketed ? bytes.firstIndex(of: UInt8(ascii: "]")).map(bytes.index(after:)) : bytes.startIndex
        else { return nil }
        let colon = bytes[end...].firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
        let host = authority[..<colon].lowercased()
        let allowed = isBracketed ? "0123456789abcdef:.[]" : "0123456789abcdefghijklmnopqrstuvwxyz-._~"
        guard !host.isEmpty, host != "[]", host.utf8.allSatisfy(allowed.utf8.contains),
            !isBracketed || colon == end
        else { return nil }
        let digits = authority[colon...].dropFirst()
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }),
            let port = digits.isEmpty ? scheme.port : Int(digits), (1...65_535).contains(port)
        else { return nil }
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = URLParts.withoutDots(path.isEmpty ? "/" : path)
        self.query = query
    }

    private init(_ base: RegistryURL, path: String, query: String?) {
        scheme = base.scheme
        host = base.host
        port = base.port
        self.path = URLParts.withoutDots(path)
        self.query = query
    }

    /// Where a `Location` or a link leads from here (RFC 3986, section 5.2); nil where it cannot be followed.
    func resolving(_ reference: String) -> RegistryURL? {
        guard let parts = URLParts(reference, limit: Self.limit) else { return nil }
        if let authority = parts.authority {
            return RegistryURL(parts.scheme ?? scheme, authority, parts.path, parts.query)
        }
        guard parts.scheme == nil else { return nil }
        if parts.path.isEmpty { return RegistryURL(self, path: path, query: parts.query ?? query) }
        if parts.path.hasPrefix("/") { return RegistryURL(self, path: parts.path, query: parts.query) }
        let folder = path[..<(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)]
        return RegistryURL(self, path: folder + parts.path, query: parts.query)
    }

    /// The same address with one more item behind its query, which stays byte for byte: it may be signed.
    func adding(query item: String) -> RegistryURL {
        RegistryURL(self, path: path, query: query.map { $0.isEmpty ? item : "\($0)&\(item)" } ?? item)
    }

    /// Whether the query has an item of a name.
    func hasQueryItem(_ name: String) -> Bool {
        (query ?? "").split(separator: "&").contains { $0 == name || $0.hasPrefix(name + "=") }
    }
}
