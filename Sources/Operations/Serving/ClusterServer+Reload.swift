import Cluster
import Inventory
import Server
import Synchronization

extension ClusterServer {
    /// Reads the cluster file, the image, the media and the certificate again, and serves what they say now, without a
    /// connection less. When something is wrong with them all stays as it is.
    /// - Returns: What is worth telling, a sentence each.
    /// - Throws: ``RenamedCluster``, and what ``open(_:state:reach:secrets:version:logger:sink:)`` throws.
    package func reload() async throws -> [String] {
        try await changes.run {
            let (sources, state, address, name) = (self.sources, self.state, self.address, self.cluster.name)
            let (layers, preparation, settings) = try await blocking { _ in
                let layers = try sources.layers()
                let cluster = try layers.definition()
                guard cluster.name == name else { throw RenamedCluster(from: name, to: cluster.name) }
                return (layers, try Preparation(cluster, sources, state, running: address), cluster.serve)
            }
            var warnings = self.unheeded(settings, preparation.address)
            warnings += try await self.change(preparation) { check in
                try await self.directory.reload(layers, check: check)
            }
            if let certificate = preparation.certificate { try await self.certificates.show(certificate) }
            return warnings
        }
    }

    /// Changes the hosts, and serves what is left of it when the change is allowed.
    /// - Parameter isDryRun: Whether nothing changes.
    func changeHosts<Result: Sendable>(
        isDryRun: Bool = false, _ work: @escaping @Sendable (@escaping HostDirectory.Check) async throws -> Result
    ) async throws -> Result {
        try await changes.run {
            let preparation = Preparation(
                self.served.withLock { $0 }, self.address, self.certificates.current)
            return try await self.change(preparation, isDryRun: isDryRun, work)
        }
    }

    private func change<Result: Sendable>(
        _ preparation: Preparation, isDryRun: Bool = false,
        _ work: (@escaping HostDirectory.Check) async throws -> Result
    ) async throws -> Result {
        let prepared = Mutex<ServedCluster?>(nil)
        let result: Result
        do {
            result = try await work { whole in
                let new = try await self.prepare(whole, preparation)
                prepared.withLock { $0 = new }
            }
        } catch {
            // The hosts are others already where only their records could not be written: what is served goes with them.
            if let new = prepared.withLock({ $0 }), directory.cluster.hosts == new.cluster.hosts { try take(new) }
            throw error
        }
        if !isDryRun, let new = prepared.withLock({ $0 }) { try take(new) }
        return result
    }

    /// What a server that runs does not take from the file.
    private func unheeded(_ settings: ServeSettings, _ new: ServerAddress) -> [String] {
        var sentences: [String] = []
        if new != address {
            sentences.append("where the server listens and its URLs change with its next start, not with a reload")
        }
        if settings.admin != cluster.serve.admin {
            sentences.append("`serve.admin` changes with the next start of the server, not with a reload")
        }
        return sentences
    }
}

/// The state of a server is that of one cluster.
package struct RenamedCluster: Error, CustomStringConvertible, Sendable {
    let from: ClusterName
    let to: ClusterName
    package var description: String {
        "the cluster file is that of `\(to)` now, and this server serves `\(from)`; start another one for it"
    }
}
