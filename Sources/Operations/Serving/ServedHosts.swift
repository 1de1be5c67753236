import Cluster
import Inventory
import Markup
import Provisioning

/// The hosts of a server that runs, as its administration sees them.
struct ServedHosts: AdminHosts {
    private let server: ClusterServer

    init(_ server: ClusterServer) { self.server = server }

    func facts(of name: HostName) async -> HostFacts? {
        let directory = server.directory
        guard let origin = await directory.origin(of: name) else { return nil }
        if let machine = await directory.machine(named: name) {
            return HostFacts(
                origin: .discovered, role: nil, macs: [machine.facts.mac.description], address: machine.peer,
                archiveBytes: nil, told: machine.facts.value)
        }
        guard let host = directory.cluster.host(named: name) else { return nil }
        return HostFacts(
            origin: origin, role: host.role.rawValue,
            macs: host.macs.map(\.description).sorted(),
            address: host.network.addresses.first?.address.description, archiveBytes: server.archiveBytes(of: host))
    }

    func policy(of name: HostName) async -> HostPolicy { server.policy(of: name) }

    func add(
        _ entries: [Node], by administrator: String, replacing: Bool, isDryRun: Bool
    ) async throws -> [HostName] {
        let directory = server.directory
        return try await server.changeHosts(isDryRun: isDryRun) { check in
            try await directory.add(
                entries, by: administrator, replacing: replacing, isDryRun: isDryRun, check: check)
        }
    }

    func approve(
        _ name: HostName, as entry: Node, by administrator: String, isDryRun: Bool
    ) async throws -> HostName {
        let directory = server.directory
        return try await server.changeHosts(isDryRun: isDryRun) { check in
            try await directory.approve(name, as: entry, by: administrator, isDryRun: isDryRun, check: check)
        }
    }

    func reasonToKeep(_ name: HostName) async -> String? {
        await server.directory.origin(of: name) == .clusterFile ? "the cluster file lists it; take it out there" : nil
    }

    func remove(_ name: HostName) async throws {
        let directory = server.directory
        _ = try await server.changeHosts { try await directory.remove(name, check: $0) }
    }

    func reload() async throws -> [String] { try await server.reload() }
}
