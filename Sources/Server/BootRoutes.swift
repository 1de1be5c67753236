import HTTP
import HTTPTypes
import Hummingbird
import Inventory
import Ledger
import Provisioning

/// The routes of machines that boot: who they are, and what they boot.
struct BootRoutes: Sendable {
    private static let what = "its boot script"

    let state: ServingState
    /// How many install at once is decided for one after the other.
    let turns = Turns()

    func add(to router: Router<PeerContext>) {
        router.get("boot.ipxe") { request, _ in try entryScript(request) }
        router.head("boot.ipxe") { request, _ in try entryScript(request) }
        router.get("boot/:file") { request, context in try await bootScript(request, context) }
        // Asking for it begins an installation: nobody can only look.
        router.head("boot/:file") { _, _ in Response(status: .methodNotAllowed, headers: [.allow: "GET"]) }
    }

    private func entryScript(_ request: Request) throws -> Response {
        let labels = MachineMarks.labels(request.uri.query)
        return try .secret(state.materials.entryScript(labels, baseURL: state.baseURL.value), "text/plain")
    }

    private func bootScript(_ request: Request, _ context: PeerContext) async throws -> Response {
        let suffix = ".ipxe"
        guard let file = context.parameters.get("file"), file.hasSuffix(suffix), file.utf8.count <= 64,
            let mac = try? MACAddress(String(file.dropLast(suffix.count)))
        else { return Response(status: .notFound) }
        let machine = MachineMarks(mac: mac, query: request.uri.query)
        do {
            return try await answer(machine, context)
        } catch let error as LedgerError {
            state.trouble.tell(StateTrouble.sentence, error)
            return try script(.wait(reason: "the server cannot keep its state now, and its log says why"), machine)
        } catch  where !(error is CancellationError || error is HTTPError) {
            // To iPXE a status that is an error is the end: it would boot whatever is next.
            state.trouble.tell("a boot script cannot be made", error)
            return try script(.wait(reason: "the server has failed, and its log says why"), machine)
        }
    }

    private func answer(_ machine: MachineMarks, _ context: PeerContext) async throws -> Response {
        let (materials, mac) = (state.materials, machine.mac)
        switch try await materials.recognise(machine) {
        case .host(let name, _): return try await answerHost(name, machine, context)
        case .unknown: return try await answerUnknown(machine, context)
        case .contradiction(let names):
            let list = names.prefix(3).map(\.description).joined(separator: " and ")
            let reason = "a machine at \(context.peer) with the MAC \(mac) has marks of \(list)"
            for name in names {
                let policy = materials.policy(of: name) ?? HostPolicy()
                _ = try await state.ledger.apply(
                    .contradicted(reason: reason), to: name, by: context.peer, policy: policy)
            }
            state.tell(nil, Self.what, reason, peer: context.peer)
            return try script(.wait(reason: "its marks are of several hosts; an operator must look"), machine)
        }
    }

    private func script(_ answer: BootAnswer, _ machine: MachineMarks) throws -> Response {
        .secret(state.materials.script(answer, machine.labels, baseURL: try state.baseURL.value), "text/plain")
    }

    private func answerUnknown(_ machine: MachineMarks, _ context: PeerContext) async throws -> Response {
        let mac = machine.mac
        if state.refusals.note(context.peer) != nil {
            state.sink(ServerEvent(.unknownHost(mac), peer: context.peer))
        }
        let materials = state.materials
        switch materials.unknownHosts {
        case .refuse: return try script(.leave(mac), machine)
        case .local: return try script(.localDisk, machine)
        case .wait: return try script(.wait(reason: "no host with the MAC \(mac) is listed"), machine)
        case .record:
            guard let name = try await materials.discover(machine, peer: context.peer) else {
                return try script(.wait(reason: "it cannot be written down now; it asks again"), machine)
            }
            return try script(
                .wait(reason: "it is written down as \(name) and waits for an operator's approval"), machine)
        }
    }

    private func answerHost(
        _ name: HostName, _ machine: MachineMarks, _ context: PeerContext
    ) async throws -> Response {
        do {
            let peer = context.peer
            switch try await turns.run({ try await decide(name, machine, peer) }) {
            case .install(let session):
                let boot = try state.session(session, of: name)
                return .secret(try await state.materials.bootScript(session: boot), "text/plain")
            case .localDisk: return try script(.localDisk, machine)
            case .wait(let reason), .notReady(let reason), .refused(let reason), .gone(let reason):
                return try script(.wait(reason: reason), machine)
            case .accepted, .deliver: return try script(.wait(reason: "it is not its turn"), machine)
            }
        } catch let refusal as MaterialsRefusal {
            state.tell(name, Self.what, refusal.description, peer: context.peer)
            return try script(.wait(reason: refusal.description), machine)
        }
    }

    private func decide(_ name: HostName, _ machine: MachineMarks, _ peer: String) async throws -> HostAnswer {
        let (ledger, materials, mac) = (state.ledger, state.materials, machine.mac)
        // Who fits a description is its host no more once another is.
        guard case .host(name, _) = try await materials.recognise(machine) else {
            return .wait(reason: "it is another machine by now; it asks again")
        }
        guard let policy = materials.policy(of: name) else { return .wait(reason: "it is no longer listed") }
        let known = try await ledger.host(name)
        let record =
            if let known { known } else {
                try await ledger.add(name, phase: .approved, cause: "it is listed in the cluster file", by: nil)
            }
        let token = SecretToken()
        if record.phase == .armed, record.hold == nil {
            // Reading all records takes time that every other machine waits for.
            let records = materials.order.limit == nil ? [] : try await ledger.readableHosts().records
            let others = records.map { ClusterOrder.Other(name: $0.name, phase: $0.phase) }
            if let reason = materials.order.reasonToWait(toInstall: name, others: others) {
                return .wait(reason: reason)
            }
            // An order is not used up by what cannot be given.
            let trial = BootSession(
                host: name, mac: mac, nonce: token, baseURL: try state.baseURL.value,
                secureBaseURL: try state.secureURL.value, archiveID: try SessionIndex.archiveID(token))
            _ = try await materials.bootScript(session: trial)
        }
        let event = HostEvent.bootRequested(mac: mac, peer: peer, token: token)
        let answer = try await ledger.apply(event, to: name, by: peer, policy: policy)
        guard case .install(let session)? = answer else { return answer ?? .wait(reason: "it is not known") }
        // A reload that came between knew nothing of this session.
        guard case .host(name, _) = try await materials.recognise(machine) else {
            let reason = "the hosts were described anew, and its machine, \(mac), is another one now"
            _ = try await ledger.apply(.disowned(reason: reason), to: name, by: peer, policy: policy)
            return .wait(reason: "it is another host now")
        }
        // Before another may begin a session of the same host.
        try state.sessions.add(session, of: name)
        return .install(session)
    }
}
