import HTTP
import HTTPTypes
import Hummingbird
import Inventory
import Ledger
import Provisioning

/// The routes below a session's token: Kickstart, Ignition, reports, logs. They are for listeners that may carry secrets.
struct HostRoutes: Sendable {
    let state: ServingState
    /// nil where logs are not kept.
    let logs: HostLogRoute?

    func add(to router: Router<PeerContext>) {
        router.get("h/:token/ks.cfg") { _, context in
            try await deliver(.kickstart, "text/plain", context) { try await $0.kickstart(session: $1) }
        }
        router.get("h/:token/config.ign") { _, context in
            let type = "application/vnd.coreos.ignition+json"
            return try await deliver(.ignition, type, context) { try await $0.ignition(session: $1) }
        }
        for file in ["ks.cfg", "config.ign"] {
            router.on("h/:token/\(file)", method: .head) { _, _ in
                Response(status: .methodNotAllowed, headers: [.allow: "GET"])
            }
        }
        router.post("h/:token/report") { request, context in try await report(request, context) }
        guard let logs else { return }
        router.post("h/:token/logs") { request, context in
            guard let found = try await findOwn(context, "its logs taken") else {
                return Response.refusal(.refused(reason: ""))
            }
            let isTold = state.talk.admits(found.record.name)
            let (answer, isKept) = await logs.take(request, session: found.session, context, isTold: isTold)
            if isKept {
                let name = found.record.name
                let policy = state.materials.policy(of: name) ?? HostPolicy()
                _ = try await state.ledger.apply(.logsKept, to: name, by: context.peer, policy: policy)
            }
            return answer
        }
    }

    /// Answers whatever needs a listener that may carry secrets where that is not this one.
    func addRefusals(to router: Router<PeerContext>) {
        for method in [HTTPRequest.Method.get, .head, .post] {
            router.on("h/**", method: method) { _, context in
                state.tell(nil, "what is secret", "it asked in clear", peer: context.peer)
                return Response.refusal(.refused(reason: ""))
            }
        }
    }

    private func deliver(
        _ stage: SecretStage, _ mediaType: String, _ context: PeerContext,
        _ make: (any HostMaterials, BootSession) async throws -> [UInt8]
    ) async throws -> Response {
        let what = "its \(stage.title)"
        guard let found = try await find(context, what) else { return Response.refusal(.refused(reason: "")) }
        let (name, token, materials) = (found.record.name, found.session.nonce, state.materials)
        guard let policy = materials.policy(of: name) else {
            // One that asks again finds its way when it is listed again; a 4xx would be the end of its first boot.
            let unlisted = MaterialsRefusal.notReady(
                reason: "the host is not listed now", retryAfterSeconds: ServingState.retrySeconds)
            return refuse(unlisted, name, what, context)
        }
        do {
            let result = try await state.ledger.secret(
                stage, of: name, token: token, peer: context.peer, policy: policy, in: state.vault
            ) { try await make(materials, found.session) }
            return try answer(result?.answer, result?.bytes ?? [], stage, name, token, policy, mediaType)
        } catch let refusal as MaterialsRefusal {
            _ = try await state.ledger.apply(
                .secretWithheld(stage, refusal.answer), to: name, by: context.peer, policy: policy)
            return refuse(refusal, name, what, context)
        }
    }

    /// What the host's story already tells is not told again.
    private func answer(
        _ answer: HostAnswer?, _ bytes: [UInt8], _ stage: SecretStage, _ name: HostName, _ token: SecretToken,
        _ policy: HostPolicy, _ mediaType: String
    ) throws(MaterialsRefusal) -> Response {
        switch answer {
        case .deliver?: break
        case .notReady(let reason)?, .wait(let reason)?:
            return .refusal(.notReady(reason: reason, retryAfterSeconds: ServingState.retrySeconds))
        case .gone(let reason)?: return .refusal(.gone(reason: reason))
        case .refused(let reason)?: return .refusal(.refused(reason: reason))
        case .accepted?, .install?, .localDisk?, nil: throw .gone(reason: "the host was removed")
        }
        let body = ResponseBody(contentLength: bytes.count) { [state] writer in
            try await state.deliveries.under(token) {
                try await writer.write(ByteBuffer(bytes: bytes))
                try await writer.finish(nil)
                // All of it is out: whoever goes away before has not had it.
                _ = try await state.ledger.apply(
                    .secretDelivered(stage, token: token), to: name, by: nil, policy: policy)
            }
        }
        return Response(status: .ok, headers: .secret(mediaType), body: body)
    }

    private func report(_ request: Request, _ context: PeerContext) async throws -> Response {
        let what = "its report taken"
        guard let (record, session) = try await findOwn(context, what) else {
            return Response.refusal(.refused(reason: ""))
        }
        let body = try await request.body.collect(upTo: HostReport.sizeLimit)
        let mediaType = (request.headers[.contentType] ?? "").prefix { $0 != ";" }
        do {
            let report = try HostReport(
                Array(body.readableBytesView), mediaType: String(mediaType).lowercased(), session: session)
            if state.talk.admits(record.name) { state.sink(ServerEvent(.report(report), peer: context.peer)) }
            guard let kind = report.stage.flatMap({ HostEvent.Report(rawValue: $0) }) else {
                return Response(status: .noContent)
            }
            let event = HostEvent.reported(
                kind, token: session.nonce, message: String(report.withoutNonce(report.message ?? "").prefix(500)))
            let policy = state.materials.policy(of: record.name) ?? HostPolicy()
            try await state.deliveries.end(under: session.nonce)
            switch try await state.ledger.apply(event, to: record.name, by: context.peer, policy: policy) {
            case .refused?, nil: return Response.refusal(.refused(reason: ""))
            default: return Response(status: .noContent)
            }
        } catch let fault as ReportFault {
            let (status, reason): (HTTPResponse.Status, String) =
                switch fault {
                case .malformed(let reason): (.badRequest, reason)
                case .foreign(let reason): (.forbidden, reason)
                }
            state.tell(session.host, what, reason, peer: context.peer)
            return Response(status: status)
        }
    }

    private func find(
        _ context: PeerContext, _ what: String
    ) async throws -> (record: HostRecord, session: BootSession)? {
        guard let token = context.parameters.get("token").flatMap({ try? SecretToken($0) }) else {
            state.tell(nil, what, "its URL names no boot session", peer: context.peer)
            return nil
        }
        if let found = try await state.find(token) { return found }
        state.tell(nil, what, "its boot session is not known", peer: context.peer)
        return nil
    }

    /// The session, for whoever speaks from an address of its host: boot scripts, and so tokens, pass in clear.
    private func findOwn(
        _ context: PeerContext, _ what: String
    ) async throws -> (record: HostRecord, session: BootSession)? {
        guard let found = try await find(context, what), let session = found.record.session else { return nil }
        let policy = state.materials.policy(of: found.record.name) ?? HostPolicy()
        guard policy.allows(context.peer, in: session) else {
            state.tell(found.record.name, what, "its session is of \(session.peer)", peer: context.peer)
            return nil
        }
        return found
    }

    private func refuse(
        _ refusal: MaterialsRefusal, _ host: HostName, _ what: String, _ context: PeerContext
    ) -> Response {
        state.tell(host, what, refusal.description, peer: context.peer)
        return .refusal(refusal)
    }
}
