/// The parts of an absolute or relative reference, not looked into (RFC 3986, appendix B).
struct URLParts {
    let scheme: RegistryURL.Scheme?
    let authority: String?
    let path: String
    let query: String?

    /// Nil for what is longer than the limit, has characters that no address has, or another scheme.
    init?(_ text: String, limit: Int) {
        guard text.utf8.count <= limit, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        var rest = text.prefix { $0 != "#" }
        let head = rest.prefix { !":/?".contains($0) }
        if rest.dropFirst(head.count).first == ":" {
            guard let scheme = RegistryURL.Scheme(rawValue: head.lowercased()) else { return nil }
            self.scheme = scheme
            rest = rest.dropFirst(head.count + 1)
        } else {
            scheme = nil
        }
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            let authority = rest.prefix { $0 != "/" && $0 != "?" }
            self.authority = String(authority)
            rest = rest.dropFirst(authority.count)
        } else {
            authority = nil
        }
        let path = rest.prefix { $0 != "?" }
        self.path = String(path)
        query = path.count == rest.count ? nil : String(rest.dropFirst(path.count + 1))
    }

    /// A path with its `.` and `..` resolved (RFC 3986, section 5.2.4).
    static func withoutDots(_ path: String) -> String {
        guard path.contains("/.") else { return path }
        var segments: [Substring] = []
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (index, segment) in zip(parts.indices, parts) {
            let isLast = index == parts.indices.last
            switch segment {
            case ".": if isLast { segments.append("") }
            case "..":
                if !segments.isEmpty { segments.removeLast() }
                if isLast { segments.append("") }
            default: segments.append(segment)
            }
        }
        return "/" + segments.joined(separator: "/")
    }
}
