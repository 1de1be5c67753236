/// An entry of `NO_PROXY`.
struct ProxyException: Sendable {
    private enum Servers {
        case all
        case network(IPLiteral, bits: Int)
        case address(IPLiteral)
        /// Names that end in it; it begins with a dot. With `isIncluded` also the name without the dot.
        case domain(String, isIncluded: Bool)
    }

    private let servers: Servers
    /// Nil for any.
    private let port: Int?

    /// - Returns: Nil for what stands for no server.
    init?(_ entry: String) {
        let text = entry.lowercased().filter { !$0.isWhitespace }
        guard !text.isEmpty else { return nil }
        if text == "*" {
            servers = .all
            port = nil
        } else if let network = Self.network(text) {
            servers = network
            port = nil
        } else {
            guard let (host, port) = Self.split(text), !host.isEmpty else { return nil }
            self.port = port
            if let address = IPLiteral(host) {
                servers = .address(address)
            } else if host.hasPrefix("*.") {
                servers = .domain(String(host.dropFirst()), isIncluded: false)
            } else {
                servers = host.hasPrefix(".") ? .domain(host, isIncluded: false) : .domain("." + host, isIncluded: true)
            }
        }
    }

    func covers(_ host: String, _ address: IPLiteral?, _ port: Int) -> Bool {
        if let own = self.port, own != port { return false }
        switch servers {
        case .all: return true
        case .network(let network, let bits):
            return address?.isV6 == network.isV6 && address?.shares(bits: bits, with: network) == true
        case .address(let own): return address == own
        case .domain(let suffix, let isIncluded): return host.hasSuffix(suffix) || isIncluded && "." + host == suffix
        }
    }

    private static func network(_ text: String) -> Servers? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = IPLiteral(String(parts[0])), parts[1].utf8.count <= 3,
            parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let bits = Int(parts[1]),
            bits <= (address.isV6 ? 128 : 32)
        else { return nil }
        return .network(address, bits: address.isV6 ? bits : 96 + bits)
    }

    /// Host and port of `host`, `host:port`, `v6`, `[v6]` and `[v6]:port`.
    private static func split(_ text: String) -> (String, Int?)? {
        if IPLiteral(text) != nil { return (text, nil) }
        let host: Substring
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
        } else {
            host = text.prefix { $0 != ":" }
        }
        guard let colon = text[host.endIndex...].firstIndex(of: ":") else { return (String(host), nil) }
        return Int(text[text.index(after: colon)...]).map { (String(host), $0) }
    }
}
