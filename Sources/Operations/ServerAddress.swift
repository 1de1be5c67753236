package import Cluster
package import HTTP
package import Inventory

/// Where a cluster's server listens and under which URL its hosts reach it.
package struct ServerAddress: Sendable {
    package let listen: ListenAddress
    /// What the cluster file says; nil leaves it to the address.
    package let url: BaseURL?

    /// Takes what the cluster file says.
    /// - Parameter override: The command line's address, instead of `serve.listen`.
    /// - Throws: `InvalidListenAddress`, or ``UnknownServerURL`` for an address that leads no host to the server.
    package init(_ cluster: ClusterDefinition, listen override: ListenAddress? = nil) throws {
        listen = try override ?? ListenAddress(cluster.serve.listen ?? "127.0.0.1:8080")
        url = cluster.serve.url
        guard url != nil || !["0.0.0.0", "::"].contains(listen.host) else { throw UnknownServerURL(listen: listen) }
    }

    /// The URL of the server, as far as it is known before the server runs.
    /// - Throws: ``UnknownServerURL`` when only the running server knows it.
    package func baseURL() throws -> BaseURL {
        if let url { return url }
        guard listen.port != 0 else { throw UnknownServerURL(listen: listen) }
        return try BaseURL("http://\(listen)")
    }
}

/// The server listens everywhere, and nothing says under which URL hosts reach it.
package struct UnknownServerURL: Error, CustomStringConvertible, Sendable {
    let listen: ListenAddress
    package var description: String {
        "hosts cannot find a server at \(listen); set `serve.url` in the cluster file, such as http://192.0.2.1:8080"
    }
}
