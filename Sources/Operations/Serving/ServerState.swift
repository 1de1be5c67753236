package import Cluster
import Files
package import SystemPackage

/// Where a server keeps what it must not forget of one cluster: beside the cluster's secrets.
package struct ServerState: Sendable {
    package let directory: FilePath

    /// - Parameter state: The directory of all state.
    package init(_ state: FilePath, cluster: ClusterName) {
        directory = state.appending("clusters").appending(cluster.description)
    }

    /// The hosts and their stories.
    package var store: FilePath { directory.appending("store.db") }
    /// The bytes of secrets that were issued.
    package var issued: FilePath { directory.appending("issued") }
    /// The logs of installations that failed.
    package var logs: FilePath { directory.appending("logs") }
    /// The server's authority and certificate.
    package var tls: FilePath { directory.appending("tls") }
    /// What makes the installer trust the authority.
    var authorityImage: FilePath { tls.appending("authority.img") }
    /// Held by the server that runs.
    var lock: FilePath { directory.appending("serve.lock") }

    /// Sees that a store that was there is there: a new one would let `arm: true` install every host again.
    /// - Throws: ``LostStore``, `FileError`.
    func refuseLoss() throws {
        guard try !exists(store), try exists(issued) else { return }
        throw LostStore(state: self)
    }
}

/// A server has worked in a directory, and what it knew is gone.
struct LostStore: Error, CustomStringConvertible {
    let state: ServerState
    var description: String {
        "\(state.store) is gone, though a server has worked here; bring it back with its log, or import the last export "
            + "(slipway store import); for a new start that forgets every host, remove \(state.issued) too"
    }
}
