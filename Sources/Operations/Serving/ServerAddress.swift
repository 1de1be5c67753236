package import Cluster
package import HTTP
package import Inventory

/// Where a cluster's server listens and under which URLs its hosts reach it.
package struct ServerAddress: Sendable, Hashable {
    private static let securePort = 8443

    package let listen: ListenAddress
    /// Where secrets go out; nil where they go out in clear.
    package let secure: ListenAddress?
    /// Where administrators come in over TLS; nil where they do not.
    let admin: ListenAddress?
    /// What the cluster file says; nil leaves it to the address.
    package let url: BaseURL?
    /// What the cluster file says, or what follows from it; nil leaves it to the address.
    package let secureURL: BaseURL?

    /// Takes what the cluster file says.
    /// - Parameters:
    ///   - listen: The command line's address, instead of `serve.listen`.
    ///   - secure: The command line's address, instead of `serve.tls.listen`.
    ///   - admin: The command line's place, instead of `serve.admin.listen`.
    ///   - isClear: Whether secrets may travel in clear.
    /// - Throws: `InvalidListenAddress`, or ``UnknownServerURL`` for an address that leads no host to the server.
    package init(
        _ cluster: ClusterDefinition, listen: ListenAddress? = nil, secure: ListenAddress? = nil,
        admin: ListenPlace? = nil, isClear: Bool = false
    ) throws {
        let plain = try listen ?? ListenAddress(cluster.serve.listen ?? "127.0.0.1:8080")
        url = cluster.serve.url
        if case .network(let address)? = try admin ?? cluster.serve.admin.listen.map({ try ListenPlace($0) }) {
            self.admin = address
        } else {
            self.admin = nil
        }
        guard url != nil || !Self.isAnywhere(plain) else { throw UnknownServerURL(listen: plain) }
        self.listen = plain
        guard !isClear else {
            self.secure = nil
            secureURL = url
            return
        }
        let own = ListenAddress(host: plain.host, port: plain.port == 0 ? 0 : Self.securePort)
        let secure = try secure ?? cluster.serve.tls.listen.map { try ListenAddress($0) } ?? own
        self.secure = secure
        if let told = cluster.serve.secureURL {
            secureURL = told
        } else if let url, secure.port != 0 {
            secureURL = try BaseURL("https://\(url.host):\(secure.port)")
        } else if Self.isAnywhere(secure) {
            throw UnknownServerURL(listen: secure)
        } else {
            secureURL = nil
        }
    }

    private static func isAnywhere(_ address: ListenAddress) -> Bool { ["0.0.0.0", "::"].contains(address.host) }

    /// The URL of the server, as far as it is known before the server runs.
    /// - Throws: ``UnknownServerURL`` when only the running server knows it.
    package func baseURL() throws -> BaseURL {
        if let url { return url }
        guard listen.port != 0 else { throw UnknownServerURL(listen: listen) }
        return try BaseURL("http://\(listen)")
    }

    /// The same for what is secret.
    /// - Throws: ``UnknownServerURL``.
    package func secureBaseURL() throws -> BaseURL {
        if let secureURL { return secureURL }
        guard let secure else { return try baseURL() }
        guard secure.port != 0 else { throw UnknownServerURL(listen: secure) }
        return try BaseURL("https://\(secure)")
    }

    /// Both URLs; where a port is not known yet the longest stands in, since a kernel's command line has a limit.
    func longestURLs() throws -> (plain: BaseURL, secure: BaseURL) {
        func longest(_ address: ListenAddress, _ scheme: String) throws -> BaseURL {
            try BaseURL("\(scheme)://\(ListenAddress(host: address.host, port: 65535))")
        }
        let plain = if let url { url } else { try longest(listen, "http") }
        guard let secure else { return (plain, plain) }
        return (plain, try secureURL ?? longest(secure, "https"))
    }

    /// What a certificate of the server must bear.
    var names: [ServerName] {
        let listening = [secure, admin].compactMap { $0 }.filter { !Self.isAnywhere($0) }.map(\.host)
        let hosts = (secureURL.map { [$0.host] } ?? []) + listening
        return hosts.map { $0.filter { $0 != "[" && $0 != "]" } }.reduce(into: []) { names, text in
            let name = (try? IPAddress(text)).map { ServerName.address($0) } ?? (try? HostName(text)).map { .name($0) }
            if let name, !names.contains(name) { names.append(name) }
        }
    }
}

/// The server listens everywhere, and nothing says under which URL hosts reach it.
package struct UnknownServerURL: Error, CustomStringConvertible, Sendable {
    let listen: ListenAddress
    package var description: String {
        "hosts cannot find a server at \(listen); set `serve.url` in the cluster file, such as http://192.0.2.1:8080"
    }
}
