import HTTP
package import Inventory

/// Plays every host of a rack against a running server: boot script, kernel, Kickstart, the whole OSTree commit with
/// every checksum verified, the Ignition config, and the report at the end.
package struct Simulation: Sendable {
    private let hosts: [Host]
    private let server: BaseURL

    /// - Parameters:
    ///   - hosts: Who boots; all at once.
    ///   - server: Where the firmware would be sent for `/boot.ipxe`.
    package init(hosts: [Host], server: BaseURL) {
        self.hosts = hosts
        self.server = server
    }

    /// Runs to the end; a host that fails does not stop the others.
    /// - Parameter finished: Called when a host has ended, with the stage at which it failed, if any.
    /// - Returns: The lines of all hosts, in the order of the cluster file.
    /// - Throws: `CancellationError` only; what goes wrong stands in the report.
    package func run(
        finished: @escaping @Sendable (HostName, SimulationReport.Stage?) -> Void
    ) async throws -> SimulationReport {
        try await Client.with(userAgent: "slipway-simulate") { client in
            let lines = await withTaskGroup(of: (Int, [SimulationReport.Line]).self) { group in
                for (index, host) in hosts.enumerated() {
                    group.addTask {
                        var machine = SimulatedHost(host: host, server: server, client: client)
                        await machine.live()
                        finished(host.name, machine.lines.first { $0.failure != nil }?.stage)
                        return (index, machine.lines)
                    }
                }
                return await group.reduce(into: [Int: [SimulationReport.Line]]()) { $0[$1.0] = $1.1 }
            }
            try Task.checkCancellation()
            return SimulationReport(lines: hosts.indices.flatMap { lines[$0] ?? [] })
        }
    }
}
