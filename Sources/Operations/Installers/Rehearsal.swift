import Boot
package import Cluster
import HTTP
import Inventory

/// Renders the boot script and the Kickstart of every host, so that a fault shows now and not on a host's console.
package struct Rehearsal {
    private let cluster: ClusterDefinition
    private let address: ServerAddress
    private let installers: InstallerChoice
    private let authority: String?

    /// - Parameter authority: That of the server's certificate, PEM; nil where everybody trusts that.
    package init(
        _ cluster: ClusterDefinition, _ address: ServerAddress, _ installers: InstallerChoice, authority: String?
    ) {
        self.cluster = cluster
        self.installers = installers
        self.address = address
        self.authority = authority
    }

    /// - Throws: ``UnbootableHost`` for the first host whose boot script or Kickstart cannot be made.
    package func run() throws {
        let urls = try address.longestURLs()
        for host in cluster.hosts {
            let session = BootSession(
                host: host.name, mac: host.mac ?? .example, nonce: SecretToken(), baseURL: urls.plain,
                secureBaseURL: urls.secure, archiveID: String(repeating: "0", count: 16))
            let commit = String(repeating: "0", count: 64)
            let installation = installers.installation(
                of: host, session: session, commit: commit, authority: authority)
            do {
                _ = try IPXEScript.installer(installation)
                if installation.hasKickstart { _ = try installation.kickstart() }
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
