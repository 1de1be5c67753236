package import SystemPackage

/// The name belongs to a cluster that is reached elsewhere.
package struct OtherCluster: Error, CustomStringConvertible, Sendable {
    let name: ClusterName
    let endpoint: String
    let directory: FilePath

    package var description: String {
        """
        \(directory) holds the secrets of a cluster `\(name)` at \(endpoint); give this one another name or another \
        state directory, or move that directory away if the cluster is gone
        """
    }
}

/// Secrets that others can read are no secrets any more.
package struct ExposedSecrets: Error, CustomStringConvertible, Sendable {
    let path: FilePath
    let mode: UInt32

    package var description: String {
        """
        \(path) is another user's or can be read by others (mode \(String(mode, radix: 8))); if nobody did, make it \
        yours and run `chmod 600 \(path)`, otherwise move it away and install the cluster anew
        """
    }
}

/// A bundle of another cluster.
package struct ForeignBundle: Error, CustomStringConvertible, Sendable {
    private let source: String
    private let endpoint: String
    private let expected: String

    /// - Parameters:
    ///   - source: The bundle's name.
    ///   - endpoint: Where the bundle's cluster is reached.
    ///   - expected: Where the cluster of the file is.
    package init(source: String, endpoint: String, expected: String) {
        self.source = source
        self.endpoint = endpoint
        self.expected = expected
    }

    package var description: String {
        "\(source) holds the secrets of the cluster at \(endpoint), and the cluster file's is at \(expected)"
    }
}

/// A cluster without secrets yet.
package struct NoSecrets: Error, CustomStringConvertible, Sendable {
    private let cluster: ClusterName
    private let file: FilePath

    package init(cluster: ClusterName, file: FilePath) {
        self.cluster = cluster
        self.file = file
    }

    package var description: String {
        """
        the cluster `\(cluster)` has no secrets at \(file); `slipway cluster start` makes them, and \
        `slipway cluster secrets import` takes those of a cluster that exists
        """
    }
}
