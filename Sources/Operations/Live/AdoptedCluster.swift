package import Cluster
import Files
import Markup
package import PKI
package import SystemPackage

/// What is kept of a cluster that Slipway did not make: enough for workers, and no secret.
package struct AdoptedCluster: Sendable {
    private static let fileName = "adopted.json"
    private static let fileLimit = 1 << 20

    /// The cluster's `HOST:PORT`.
    package let endpoint: String
    /// One of the operator's, by which the cluster was reached.
    package let kubeconfig: String
    package let context: String
    package let authorities: [Certificate]

    /// What is kept of the cluster of that name; nil when it was not adopted.
    /// - Parameter state: The directory of all clusters.
    /// - Throws: `FileError`, `Fault` or `FaultReport`.
    package static func load(_ name: ClusterName, in state: FilePath) throws -> AdoptedCluster? {
        try read(path(name, state))
    }

    /// The same, where the cluster's secrets are or would be.
    /// - Throws: `FileError`, `Fault` or `FaultReport`.
    static func load(beside secrets: FilePath) throws -> AdoptedCluster? {
        try read(secrets.removingLastComponent().appending(fileName))
    }

    private static func read(_ file: FilePath) throws -> AdoptedCluster? {
        let bytes: [UInt8]
        do { bytes = try readFile(file, limit: fileLimit) } catch {
            if (error.cause as? Errno) == .noSuchFileOrDirectory { return nil }
            throw error
        }
        let faults = Faults(source: file.string)
        let fields = Fields(try JSON.parse(bytes, source: file.string), faults: faults)
        _ = fields.integer("version", in: 1...1)
        let endpoint = fields.require("endpoint") { $0 }
        let kubeconfig = fields.require("kubeconfig") { $0 }
        let context = fields.require("context") { $0 }
        let authorities = fields.require("caCertificate") { try Certificate.all(in: $0) }
        fields.finish()
        try faults.check()
        guard let endpoint, let kubeconfig, let context, let authorities else { return nil }
        return AdoptedCluster(endpoint: endpoint, kubeconfig: kubeconfig, context: context, authorities: authorities)
    }

    /// Keeps it.
    /// - Throws: `FileError`.
    package func save(_ name: ClusterName, in state: FilePath) throws {
        let file = Self.path(name, state)
        let value: Value = [
            "version": 1, "endpoint": .string(endpoint), "kubeconfig": .string(kubeconfig),
            "context": .string(context), "caCertificate": .string(authorities.map(\.pem).joined()),
        ]
        try createDirectories(file.removingLastComponent(), mode: .ownerReadWriteExecute)
        try AtomicFile.write(Array(value.json(indent: 2).utf8), to: file, mode: .ownerReadWrite)
    }

    private static func path(_ name: ClusterName, _ state: FilePath) -> FilePath {
        state.appending("clusters").appending(name.description).appending(fileName)
    }
}
