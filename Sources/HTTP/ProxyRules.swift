/// Which proxy the environment asks for (`HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY` and their small forms), as Go's
/// `golang.org/x/net/http/httpproxy` reads it: so podman and skopeo go the same ways.
package struct ProxyRules: Sendable {
    private let variables: [String: String]
    private let exceptions: [ProxyException]

    package init(_ variables: [String: String]) {
        self.variables = variables
        let list = Self.value("NO_PROXY", in: variables)?.value ?? ""
        exceptions = list.split(separator: ",").compactMap { ProxyException(String($0)) }
    }

    /// The proxy for a server; nil for none.
    /// - Parameters:
    ///   - scheme: `http` or `https`.
    ///   - host: A name, or an address without brackets.
    /// - Throws: ``ProxyRulesError``.
    package func proxy(scheme: String, host: String, port: Int) throws(ProxyRulesError) -> ClientSettings.Proxy? {
        guard let (name, value) = Self.value(scheme == "https" ? "HTTPS_PROXY" : "HTTP_PROXY", in: variables),
            isProxied(host.lowercased(), port)
        else { return nil }
        return try Self.parse(value, of: name)
    }

    private func isProxied(_ host: String, _ port: Int) -> Bool {
        let address = IPLiteral(host)
        guard host != "localhost", address?.isLoopback != true else { return false }
        return !exceptions.contains { $0.covers(host, address, port) }
    }

    /// The first of a variable's two forms that is not empty.
    private static func value(_ name: String, in variables: [String: String]) -> (name: String, value: String)? {
        for name in [name, name.lowercased()] {
            if let value = variables[name], !value.isEmpty { return (name, value) }
        }
        return nil
    }

    private static func parse(_ text: String, of name: String) throws(ProxyRulesError) -> ClientSettings.Proxy {
        var rest = text[...]
        if let mark = text.firstRange(of: "://") {
            let scheme = text[..<mark.lowerBound].lowercased()
            // Anything else is no scheme, and may be a secret.
            guard scheme.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }) else {
                throw ProxyRulesError(variable: name, problem: .address)
            }
            guard scheme == "http" else { throw ProxyRulesError(variable: name, problem: .scheme(scheme)) }
            rest = text[mark.upperBound...]
        }
        let authority = rest.prefix { !"/?#".contains($0) }
        var credentials: String?
        var server = authority
        if let at = authority.lastIndex(of: "@") {
            server = authority[authority.index(after: at)...]
            let parts = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let decoded = parts.compactMap { decodedPercent($0.utf8).map { String(decoding: $0, as: UTF8.self) } }
            guard decoded.count == parts.count else { throw ProxyRulesError(variable: name, problem: .address) }
            credentials = decoded[0] + ":" + (decoded.count > 1 ? decoded[1] : "")
        }
        guard let (host, port) = ClientURL.hostAndPort(server) else {
            throw ProxyRulesError(variable: name, problem: .address)
        }
        return ClientSettings.Proxy(host: host, port: port ?? 80, credentials: credentials)
    }
}

/// A proxy of the environment that cannot be used. The text does not have the value: there may be a password in it.
package struct ProxyRulesError: Error, CustomStringConvertible, Sendable {
    package enum Problem: Sendable, Hashable {
        case scheme(String)
        case address
    }

    package let variable: String
    package let problem: Problem

    package var description: String {
        switch problem {
        case .scheme(let scheme):
            "\(variable): proxies of the kind \"\(scheme)\" are not supported; give one as http://HOST:PORT"
        case .address: "\(variable): no address of a proxy; give http://HOST:PORT or http://USER:PASSWORD@HOST:PORT"
        }
    }
}
