import Boot
package import Cluster
import HTTP
import Inventory

/// Renders the boot script and the Kickstart of every host, so that a fault shows now and not on a host's console.
package struct Rehearsal {
    private let cluster: ClusterDefinition
    private let address: ServerAddress

    package init(_ cluster: ClusterDefinition, _ address: ServerAddress) {
        self.cluster = cluster
        self.address = address
    }

    /// - Throws: ``UnbootableHost`` for the first host whose boot script or Kickstart cannot be made.
    package func run() throws {
        // Where the port is not known yet, the longest stands in: the kernel command line has a limit.
        let longest = ListenAddress(host: address.listen.host, port: 65535)
        let baseURL = if let url = address.url { url } else { try BaseURL("http://\(longest)") }
        for host in cluster.hosts {
            let session = BootSession(host: host.name, mac: host.mac, nonce: SecretToken(), baseURL: baseURL)
            let commit = String(repeating: "0", count: 64)
            let installation = Installation(host: host, settings: cluster.install, session: session, commit: commit)
            do {
                _ = try IPXEScript.installer(session: session, commandLine: installation.installerCommandLine())
                _ = try installation.kickstart()
            } catch {
                throw UnbootableHost(host: host.name, cause: error)
            }
        }
    }
}

/// What a host would be sent cannot be made.
package struct UnbootableHost: Error, CustomStringConvertible, Sendable {
    let host: HostName
    let cause: any Error
    package var description: String { "host \(host): \(cause)" }
}
