import HTTP
import Ignition
import Inventory
import OSTree

/// One machine of a simulated rack, from power-on to its first boot.
struct SimulatedHost {
    private static let kernelLimit = 1 << 30
    private static let textLimit = 1 << 20
    private static let configLimit = 32 << 20

    let host: Host
    let server: BaseURL
    let client: Client
    private(set) var lines: [SimulationReport.Line] = []

    /// What one stage gave.
    private struct Outcome<Value> {
        let value: Value
        let bytes: Int
        let detail: String
    }

    /// The server answered, but not with what was asked for.
    private struct Refused: Error, CustomStringConvertible {
        let what: String
        let status: Int
        var description: String { "the server answered \(status) for the \(what)" }
    }

    init(host: Host, server: BaseURL, client: Client) {
        self.host = host
        self.server = server
        self.client = client
    }

    /// Goes through the stages until one fails.
    mutating func live() async {
        guard let script = await stage(.boot, { try await $0.boot() }),
            let installer = await stage(.installer, { try await $0.loadInstaller(script) }),
            let kickstart = await stage(.kickstart, { try await $0.fetchKickstart(installer) }),
            await stage(.install, { try await $0.install(kickstart) }) != nil,
            await stage(.ignition, { try await $0.fetchIgnition(kickstart) }) != nil
        else { return }
        _ = await stage(.report, { try await $0.report(installer) })
    }

    private mutating func stage<Value>(
        _ stage: SimulationReport.Stage, _ work: (SimulatedHost) async throws -> Outcome<Value>
    ) async -> Value? {
        let start = ContinuousClock.now
        func line(_ bytes: Int, _ failure: String?, _ detail: String) -> SimulationReport.Line {
            .init(
                host: host.name, stage: stage, duration: ContinuousClock.now - start, bytes: bytes, failure: failure,
                detail: detail)
        }
        do {
            let outcome = try await work(self)
            lines.append(line(outcome.bytes, nil, outcome.detail))
            return outcome.value
        } catch {
            lines.append(line(0, "\(error)", ""))
            return nil
        }
    }

    private func boot() async throws -> Outcome<String> {
        let first = try await text("\(server)/boot.ipxe", "boot script")
        let own = try await text(BootScriptReader.chainTarget(first, mac: host.mac), "host's boot script")
        return Outcome(value: own, bytes: first.utf8.count + own.utf8.count, detail: "")
    }

    private func loadInstaller(_ script: String) async throws -> Outcome<String> {
        let parts = try BootScriptReader.installer(script)
        var bytes = 0
        for (url, what) in [(parts.kernel, "kernel"), (parts.initrd, "initrd")] {
            let response = try await client.get(url, limit: Self.kernelLimit, deadline: .seconds(600)) { _ in }
            guard response.status == 200, response.bodyBytes > 0 else {
                throw Refused(what: what, status: response.status)
            }
            bytes += response.bodyBytes
        }
        return Outcome(value: parts.commandLine, bytes: bytes, detail: "")
    }

    private func fetchKickstart(_ commandLine: String) async throws -> Outcome<KickstartReader> {
        let kickstart = try await text(BootScriptReader.argument("inst.ks", of: commandLine), "Kickstart")
        return Outcome(value: try KickstartReader(kickstart), bytes: kickstart.utf8.count, detail: "")
    }

    private func install(_ kickstart: KickstartReader) async throws -> Outcome<Checksum> {
        let download = CommitDownload(client: client, repository: kickstart.repository, ref: kickstart.ref)
        let result = try await download.run()
        return Outcome(
            value: result.commit, bytes: result.bytes,
            detail: "\(result.objects) objects of \(result.commit.description.prefix(12)) verified")
    }

    private func fetchIgnition(_ kickstart: KickstartReader) async throws -> Outcome<Void> {
        let url = try BootScriptReader.argument("ignition.config.url", of: kickstart.commandLine)
        let (response, body) = try await client.get(url, limit: Self.configLimit)
        guard response.status == 200 else { throw Refused(what: "Ignition config", status: response.status) }
        let config = try Config(reading: body, source: "config.ign")
        let (files, units) = (try config.files(), try config.units)
        return Outcome(
            value: (), bytes: body.count,
            detail: "spec \(config.version), \(files.count) files, \(units.count) units")
    }

    private func report(_ commandLine: String) async throws -> Outcome<Void> {
        let url = try BootScriptReader.argument("slipway.report", of: commandLine)
        let nonce = try BootScriptReader.argument("slipway.nonce", of: commandLine)
        let form = [("mac", host.mac.description), ("nonce", nonce), ("cmdline", commandLine), ("stage", "installed")]
        let response = try await client.post(url, form: form)
        guard (200..<300).contains(response.status) else { throw Refused(what: "report", status: response.status) }
        return Outcome(value: (), bytes: response.bodyBytes, detail: "")
    }

    private func text(_ url: String, _ what: String) async throws -> String {
        let (response, body) = try await client.get(url, limit: Self.textLimit)
        guard response.status == 200 else { throw Refused(what: what, status: response.status) }
        return String(decoding: body, as: UTF8.self)
    }
}
