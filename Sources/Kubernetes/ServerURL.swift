import Glibc

/// The URL of an API server: https, perhaps with a path that stands before those of the API.
struct ServerURL {
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    /// Without a slash at its end.
    let text: String
    /// Without brackets.
    let host: String
    let port: Int

    init(_ text: String) throws(Problem) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), text.utf8.count <= 2048 else {
            throw Problem(description: "the URL has blanks, or characters that no URL has")
        }
        guard text.lowercased().hasPrefix("https://") else {
            throw Problem(description: "the server is always verified, which needs https://HOST:PORT")
        }
        let rest = text.dropFirst("https://".count)
        guard !rest.contains(where: { "?#@\\".contains($0) }) else {
            throw Problem(description: "a server's URL has no user, query and fragment")
        }
        let authority = rest.prefix { $0 != "/" }
        let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map { authority.index(after: $0) } : nil
        let host = end.map { authority[..<$0] } ?? authority.prefix { $0 != ":" }
        let tail = authority[host.endIndex...]
        let port = tail.isEmpty ? 443 : Int(tail.dropFirst())
        let name = end == nil ? String(host) : String(host.dropFirst().dropLast())
        guard Self.isName(name), name.contains(":") == (end != nil), tail.isEmpty || tail.hasPrefix(":"), let port,
            (1...65535).contains(port)
        else { throw Problem(description: "it is no https://HOST:PORT") }
        let path = rest[authority.endIndex...].reversed().drop { $0 == "/" }.reversed()
        self.text = "https://\(authority)\(String(path))"
        self.host = name
        self.port = port
    }

    /// Whether this is a DNS name or an address that a certificate can bear.
    static func isName(_ text: String) -> Bool {
        var address = in6_addr()
        if inet_pton(AF_INET, text, &address) == 1 || inet_pton(AF_INET6, text, &address) == 1 { return true }
        return (1...253).contains(text.utf8.count) && text.contains { $0.isLetter }
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}
