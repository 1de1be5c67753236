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

/// Secrets that others can read are no secrets any more, those that others can put there may be theirs, and those that
/// lie elsewhere would be left behind there.
package struct ExposedSecrets: Error, CustomStringConvertible, Sendable {
    /// What is wrong, for the modes with the mode.
    enum Problem {
        case readable(UInt32)
        case writable(UInt32)
        /// A link, or something else that is no file.
        case elsewhere
    }

    let path: FilePath
    let problem: Problem

    package var description: String {
        switch problem {
        case .readable(let mode): exposed("read", mode, "600")
        case .writable(let mode): exposed("written to", mode, "700")
        case .elsewhere:
            """
            \(path) is a link or no file at all, and a change would leave the old secrets where they are; move the file \
            itself there, or say with --state where the directory is
            """
        }
    }

    private func exposed(_ verb: String, _ mode: UInt32, _ right: String) -> String {
        """
        \(path) is another user's or can be \(verb) by others (mode \(String(mode, radix: 8))); if nobody did, make it \
        yours and run `chmod \(right) \(path)`, otherwise move it away and install the cluster anew
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
