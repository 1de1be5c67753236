/// `HOST:PORT` or `HOST`, with IPv6 addresses in brackets where a port follows.
struct HostAndPort: Hashable {
    /// Without brackets.
    let host: String
    let port: Int

    /// Nil for any other text.
    init?(_ text: String, defaultPort: Int) {
        let isAddress = !text.hasPrefix("[") && text.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1
        if isAddress {
            (host, port) = (text, defaultPort)
            return
        }
        guard let match = text.wholeMatch(of: /(?:\[([0-9A-Fa-f:.%a-z]+)\]|([^\[\]:\/@ ]+))(?::([0-9]{1,5}))?/),
            let host = match.1 ?? match.2
        else { return nil }
        let port = match.3.flatMap { Int($0) } ?? defaultPort
        guard (1...65535).contains(port) else { return nil }
        (self.host, self.port) = (String(host), port)
    }

    /// Reads the authority of a URL such as `https://192.0.2.10:6443/path`.
    init?(url: String) {
        guard let match = url.wholeMatch(of: /(https?):\/\/([^\/?#]+).*/) else { return nil }
        self.init(String(match.2), defaultPort: match.1 == "https" ? 443 : 80)
    }
}
