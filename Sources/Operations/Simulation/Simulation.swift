import Boot
import HTTP
package import Inventory

/// Plays every host of a rack against a running server: boot script, kernel, Kickstart, the whole OSTree commit with
/// every checksum verified, the Ignition config, and the reports.
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
        let agent = "slipway-simulate"
        let authority = try await Client.with(userAgent: agent) { await Self.authority($0, server) }
        return try await Client.with(userAgent: agent, authorities: authority) { client in
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

    /// What an installer comes to trust by the image that its boot script loads; nil where the server has none.
    private static func authority(_ client: Client, _ server: BaseURL) async -> String? {
        guard let (response, image) = try? await client.get("\(server)\(AuthorityImage.path)", limit: 1 << 20),
            response.status == 200
        else { return nil }
        let text = String(decoding: image, as: UTF8.self)
        guard let start = text.firstRange(of: "-----BEGIN CERTIFICATE-----"),
            let end = text.firstRange(of: "-----END CERTIFICATE-----")
        else { return nil }
        return String(text[start.lowerBound..<end.upperBound]) + "\n"
    }
}
