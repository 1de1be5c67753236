import HTTP
import Ignition
import Inventory
import OSTree

/// One machine of a simulated rack, from power-on to its first boot.
struct SimulatedHost {
    private static let fileLimit = 4 << 30
    private static let textLimit = 1 << 20
    private static let configLimit = 32 << 20
    /// How long a host that must wait goes on asking.
    private static let patience = Duration.seconds(90)

    let host: Host
    let server: BaseURL
    let client: Client
    /// Hosts without a mark are not played: who they are depends on the network.
    private var mac: MACAddress { host.mac ?? host.otherMACs.first ?? .example }
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

    /// Goes through the stages until one fails; a live system has fewer of them.
    mutating func live() async {
        guard let script = await stage(.boot, { try await $0.boot() }),
            let commandLine = await stage(.installer, { try await $0.loadInstaller(script) })
        else { return }
        guard BootScriptReader.hasArgument("inst.ks", in: commandLine) else {
            _ = await stage(.ignition, { try await $0.fetchIgnition(try Self.liveConfig(commandLine)) })
            return
        }
        guard let kickstart = await stage(.kickstart, { try await $0.fetchKickstart(commandLine) }),
            await stage(
                .install,
                {
                    let outcome = try await $0.install(kickstart.source)
                    if !kickstart.isEmbedded { try await $0.report("installed", commandLine) }
                    return outcome
                }) != nil,
            await stage(.ignition, { try await $0.fetchIgnition(kickstart.ignitionURL) }) != nil
        else { return }
        _ = await stage(
            .report,
            {
                if kickstart.isEmbedded { try await $0.report("installed", commandLine) }
                try await $0.report("joined", commandLine)
                return Outcome(value: (), bytes: 0, detail: "")
            })
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
        let url = try BootScriptReader.chainTarget(first, mac: mac)
        var own = try await text(url, "host's boot script")
        let end = ContinuousClock.now + Self.patience
        while BootScriptReader.isWaiting(own), ContinuousClock.now < end {
            try await Task.sleep(for: .seconds(1))
            own = try await text(url, "host's boot script")
        }
        return Outcome(value: own, bytes: first.utf8.count + own.utf8.count, detail: "")
    }

    private func loadInstaller(_ script: String) async throws -> Outcome<String> {
        let parts = try BootScriptReader.installer(script)
        var files = [(parts.kernel, "kernel")] + parts.initrds.map { ($0, "initial RAM disk") }
        if let url = try? BootScriptReader.argument("coreos.live.rootfs_url", of: parts.commandLine) {
            files.append((url, "root image"))
        }
        var bytes = 0
        for (url, what) in files { bytes += try await load(url, what) }
        // Trees on other servers are not ours to try.
        if let tree = try? BootScriptReader.argument("inst.stage2", of: parts.commandLine), tree.hasPrefix("\(server)/")
        {
            let (response, list) = try await client.get(tree + "/.treeinfo", limit: Self.textLimit)
            let image = response.status == 200 ? BootScriptReader.stage2(String(decoding: list, as: UTF8.self)) : nil
            bytes += response.bodyBytes + (try await load("\(tree)/\(image ?? "images/install.img")", "second stage"))
        }
        return Outcome(value: parts.commandLine, bytes: bytes, detail: "")
    }

    private func load(_ url: String, _ what: String) async throws -> Int {
        let (response, _) = try await client.get(url, limit: Self.fileLimit, deadline: .seconds(600)) { body in
            try body.forEach { _ in }
        }
        guard response.status == 200, response.bodyBytes > 0 else {
            throw Refused(what: what, status: response.status)
        }
        return response.bodyBytes
    }

    private func fetchKickstart(_ commandLine: String) async throws -> Outcome<KickstartReader> {
        let kickstart = try await text(BootScriptReader.argument("inst.ks", of: commandLine), "Kickstart")
        return Outcome(value: try KickstartReader(kickstart), bytes: kickstart.utf8.count, detail: "")
    }

    private func install(_ source: KickstartReader.Source) async throws -> Outcome<Void> {
        switch source {
        case .image(let image):
            return Outcome(value: (), bytes: 0, detail: "a host would pull \(image) now; that is not played")
        case .archive(let url, let ref):
            let result = try await CommitDownload(client: client, repository: url, ref: ref).run()
            return Outcome(
                value: (), bytes: result.bytes,
                detail: "\(result.objects) objects of \(result.commit.description.prefix(12)) verified")
        }
    }

    /// Where a live system gets its config.
    private static func liveConfig(_ commandLine: String) throws -> String {
        if let url = try? BootScriptReader.argument("coreos.inst.ignition_url", of: commandLine) { return url }
        return try BootScriptReader.pointed(by: BootScriptReader.argument("ignition.config.url", of: commandLine))
    }

    private func fetchIgnition(_ url: String) async throws -> Outcome<Void> {
        var (response, body) = try await client.get(url, limit: Self.configLimit)
        // As Ignition does: the first control plane comes first.
        let end = ContinuousClock.now + Self.patience
        while response.status == 503, ContinuousClock.now < end {
            try await Task.sleep(for: .seconds(1))
            (response, body) = try await client.get(url, limit: Self.configLimit)
        }
        guard response.status == 200 else { throw Refused(what: "Ignition config", status: response.status) }
        let config = try Config(reading: body, source: "config.ign")
        let (files, units) = (try config.files(), try config.units)
        return Outcome(
            value: (), bytes: body.count,
            detail: "spec \(config.version), \(files.count) files, \(units.count) units")
    }

    private func report(_ stage: String, _ commandLine: String) async throws {
        let url = try BootScriptReader.argument("slipway.report", of: commandLine)
        let nonce = try BootScriptReader.argument("slipway.nonce", of: commandLine)
        let form = [("mac", mac.description), ("nonce", nonce), ("cmdline", commandLine), ("stage", stage)]
        let response = try await client.post(url, form: form)
        guard (200..<300).contains(response.status) else {
            throw Refused(what: "report \(stage)", status: response.status)
        }
    }

    private func text(_ url: String, _ what: String) async throws -> String {
        let (response, body) = try await client.get(url, limit: Self.textLimit)
        guard response.status == 200 else { throw Refused(what: what, status: response.status) }
        return String(decoding: body, as: UTF8.self)
    }
}
