package import HTTP
import HTTPTypes
import Hummingbird
package import Inventory
package import Ledger
package import Logging
import Provisioning
import SystemPackage

/// The server that takes hosts from their first boot to an installed system: boot scripts, boot files, media and the
/// archive in clear, everything secret over TLS.
package struct ProvisioningServer: Sendable {
    /// How secrets travel.
    package enum Secrets: Sendable {
        /// Over the listener of ``startSecure(_:tls:on:)`` only.
        case overTLS
        /// In clear as well: for loopback and tests.
        case inClear
    }

    /// The counts of its parts: `ostree`, `boot` (scripts, kernel, initrd), `media`, `host` (Kickstart, Ignition, reports,
    /// logs) and `other`.
    package let areas: [Area]

    let state: ServingState
    private let progress: ArchiveProgress
    private let plain: Service
    private let secure: Service
    private let parts: ServerParts

    /// - Parameters:
    ///   - baseURL: The beginning of the URLs that hosts are given; nil derives it from the address listened on.
    ///   - secureURL: The same for what is secret.
    ///   - archive: What `/ostree/` is answered from; nil answers 404.
    ///   - logs: Keeps what installers that fail send; nil answers 404.
    ///   - sink: Gets every event, from any thread, and must not block.
    /// - Throws: `ContentFileError` when one of the materials' files cannot be opened.
    package init(
        ledger: HostLedger, vault: SecretVault, materials: any HostMaterials, archive: ArchiveContent?,
        secrets: Secrets, baseURL: BaseURL?, secureURL: BaseURL?, logs: (any HostLogKeeper)? = nil,
        limits: Limits = Limits(), logger: Logger, sink: @escaping @Sendable (ServerEvent) -> Void
    ) throws {
        var limits = limits
        limits.body = min(limits.body, HostReport.sizeLimit)
        // Both of this, and the administration's.
        limits.listeners = 3
        let published = PublishedURL(baseURL)
        let state = ServingState(
            ledger: ledger, vault: vault, materials: materials, baseURL: published,
            secureURL: secrets == .inClear ? published : PublishedURL(secureURL), trouble: TroubleLog(logger),
            sink: sink)
        let parts = ServerParts()
        let progress = ArchiveProgress(state)
        let content = try parts.content(materials.files, archive)
        let routes = HostRoutes(state: state, logs: logs.map { HostLogRoute(keeper: $0, sink: sink) })
        let (plainRouter, secureRouter) = (Router(context: PeerContext.self), Router(context: PeerContext.self))
        for router in [plainRouter, secureRouter] { router.add(middleware: StateTrouble(trouble: state.trouble)) }
        BootRoutes(state: state).add(to: plainRouter)
        routes.add(to: secureRouter)
        if secrets == .inClear { routes.add(to: plainRouter) } else { routes.addRefusals(to: plainRouter) }
        let areas = content.areas
        for router in [plainRouter, secureRouter] { Self.addHealth(to: router, areas) }
        plain = Service(
            content: content, router: plainRouter, limits: limits, logger: logger, streams: HostLogRoute.isTarget,
            onExchange: progress.note)
        secure = Service(
            content: parts.noContent(), router: secureRouter, limits: limits, logger: logger,
            streams: HostLogRoute.isTarget)
        self.areas = areas
        self.state = state
        self.progress = progress
        self.parts = parts
    }

    private static func addHealth(to router: Router<PeerContext>, _ areas: [Area]) {
        for method in [HTTPRequest.Method.get, .head] {
            router.on("healthz", method: method) { _, _ in "ok\n" }
            router.on("metrics", method: method) { _, _ in
                let body = ResponseBody(byteBuffer: ByteBuffer(string: metricsText(areas)))
                return Response(status: .ok, headers: [.contentType: "text/plain; version=0.0.4"], body: body)
            }
        }
    }

    /// Takes up the sessions that were open when the last server ended, and removes what a crash left of secrets; to be
    /// called before hosts are answered.
    /// - Throws: `LedgerError`.
    package func resume() async throws {
        try await state.ledger.sweep(state.vault)
        for record in try await state.ledger.readableHosts().records {
            guard let session = record.session else { continue }
            try state.sessions.add(session, of: record.name)
            try progress.resume(record, session: session)
        }
    }

    /// Starts to answer in clear.
    /// - Parameter socket: One that listens already; then the address does not matter.
    /// - Throws: `ListenError`, or an `InvalidValue` when no URL was configured and none follows from the address.
    package func start(_ address: ListenAddress, on socket: consuming ListeningSocket? = nil) async throws -> Listener {
        let listener = try await Listener.start(address, or: socket, plain)
        state.baseURL.publish(try BaseURL("http://\(listener.address)"))
        return listener
    }

    /// Starts to answer over TLS.
    /// - Throws: As ``start(_:on:)``.
    package func startSecure(
        _ address: ListenAddress, tls: ServerTLS, on socket: consuming ListeningSocket? = nil
    ) async throws -> Listener {
        let listener = try await Listener.start(address, or: socket, secure, tls: tls)
        state.secureURL.publish(try BaseURL("https://\(listener.address)"))
        return listener
    }

    /// Serves other materials from now on; answers that are on their way keep theirs.
    /// - Throws: `ContentFileError`; nothing has changed then.
    package func replace(_ materials: any HostMaterials, archive: ArchiveContent?) throws {
        plain.replace(try parts.content(materials.files, archive))
        state.materials = materials
    }

    /// Looks after what happens without requests until the task is cancelled: hands on the hosts' stories, writes
    /// progress down, lets time pass for those it matters for, and removes secrets that go out no more.
    package func run() async {
        let (sweeps, sweep) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await tellStories { if $0.endsSecrets { sweep.yield() } } }
            group.addTask { await every(.seconds(1)) { try await writeProgress() } }
            group.addTask { await every(.seconds(5)) { try await letTimePass() } }
            // For what ended without a sentence, or while the disk was in trouble.
            group.addTask { await every(.seconds(15)) { sweep.yield() } }
            group.addTask { for await _ in sweeps { await keeping { try await state.ledger.sweep(state.vault) } } }
        }
    }

    private func tellStories(_ told: @Sendable (HostEntry) -> Void) async {
        let sink = state.sink
        while !Task.isCancelled {
            do {
                try await state.ledger.watch { entry in
                    sink(ServerEvent(entry))
                    told(entry)
                    return true
                }
            } catch {
                state.trouble.tell("the hosts' stories are not shown", error)
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Does the work at once, and again whenever the time has passed.
    private func every(_ interval: Duration, _ work: () async throws -> Void) async {
        repeat { await keeping(work) } while (try? await Task.sleep(for: interval)) != nil
    }

    private func keeping(_ work: () async throws -> Void) async {
        do { try await work() } catch { state.trouble.tell("the state is not kept", error) }
    }

    /// What is counted since the last time; also to be called at the end.
    package func writeProgress() async throws {
        let changed = progress.take()
        for (index, (host, bytes)) in changed.enumerated() {
            let policy = state.materials.policy(of: host) ?? HostPolicy()
            do {
                _ = try await state.ledger.apply(.archiveRead(bytes: bytes), to: host, by: nil, policy: policy)
            } catch {
                progress.giveBack(changed[index...].map(\.host))
                throw error
            }
        }
    }

    func letTimePass() async throws {
        for record in try await state.ledger.readableHosts().records where record.hasWindow {
            let policy = state.materials.policy(of: record.name) ?? HostPolicy()
            _ = try await state.ledger.apply(.timePassed, to: record.name, by: nil, policy: policy)
        }
    }
}

extension HostEntry {
    /// Whether a secret that was issued goes out no more from then on.
    fileprivate var endsSecrets: Bool {
        switch phase {
        case .installed, .joined, .failed: kind == phase.rawValue
        case .discovered, .approved, .armed, .booting, .installing, .firstBoot: false
        }
    }
}

extension HostRecord {
    /// Whether something ends for the host when enough time has passed.
    fileprivate var hasWindow: Bool {
        switch phase {
        case .armed, .booting, .installing, .installed, .firstBoot: true
        case .discovered, .approved, .joined, .failed: false
        }
    }
}
