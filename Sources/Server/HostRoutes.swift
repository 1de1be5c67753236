import HTTP
import HTTPTypes
import Hummingbird
import Inventory

/// The routes of hosts that boot: scripts, Kickstart, Ignition, reports.
struct HostRoutes: Sendable {
    let materials: any HostMaterials
    let baseURL: PublishedURL
    let sessions: Sessions
    let sink: @Sendable (ServerEvent) -> Void

    func add(to router: Router<PeerContext>) {
        router.get("boot.ipxe") { _, _ in try entryScript() }
        router.head("boot.ipxe") { _, _ in try entryScript() }
        router.get("boot/:file") { _, context in try await bootScript(context) }
        router.get("h/:nonce/ks.cfg") { _, context in
            try await deliver("its Kickstart", "text/plain", context, materials.kickstart) { .kickstart($0) }
        }
        router.get("h/:nonce/config.ign") { _, context in
            let type = "application/vnd.coreos.ignition+json"
            return try await deliver("its Ignition config", type, context, materials.ignition) { .ignition($0) }
        }
        router.post("h/:nonce/report") { request, context in try await report(request, context) }
    }

    private func entryScript() throws -> Response {
        try .secret(materials.entryScript(baseURL: baseURL.value), "text/plain")
    }

    private func bootScript(_ context: PeerContext) async throws -> Response {
        let suffix = ".ipxe"
        guard let file = context.parameters.get("file"), file.hasSuffix(suffix), file.utf8.count <= 64,
            let mac = try? MACAddress(String(file.dropLast(suffix.count)))
        else { return Response(status: .notFound) }
        guard let host = try await materials.host(mac: mac) else {
            sink(ServerEvent(.unknownHost(mac), peer: context.peer))
            return .secret(materials.unknownHostScript(mac: mac), "text/plain")
        }
        let session = sessions.open(host: host, mac: mac, baseURL: try baseURL.value)
        do {
            let script = try await materials.bootScript(session: session)
            sink(ServerEvent(.bootScript(session), peer: context.peer))
            return .secret(script, "text/plain")
        } catch let refusal as MaterialsRefusal {
            return refuse(refusal, host, "its boot script", context)
        }
    }

    /// Answers with a host's secrets; the event follows once the whole body is on its way.
    private func deliver(
        _ what: String, _ mediaType: String, _ context: PeerContext, _ material: (BootSession) async throws -> [UInt8],
        event: @Sendable @escaping (BootSession) -> ServerEvent.Kind
    ) async throws -> Response {
        guard let session = find(context) else { return noSession(what, context) }
        sessions.keep(session)
        let bytes: [UInt8]
        do {
            bytes = try await material(session)
        } catch let refusal as MaterialsRefusal {
            return refuse(refusal, session.host, what, context)
        }
        let body = ResponseBody(contentLength: bytes.count) { [sink] writer in
            try await writer.write(ByteBuffer(bytes: bytes))
            try await writer.finish(nil)
            sink(ServerEvent(event(session), peer: context.peer))
        }
        return Response(status: .ok, headers: .secret(mediaType), body: body)
    }

    private func report(_ request: Request, _ context: PeerContext) async throws -> Response {
        let what = "its report taken"
        guard let session = find(context) else { return noSession(what, context) }
        let body = try await request.body.collect(upTo: HostReport.sizeLimit)
        let mediaType = (request.headers[.contentType] ?? "").prefix { $0 != ";" }
        do {
            let report = try HostReport(
                Array(body.readableBytesView), mediaType: String(mediaType).lowercased(), session: session)
            sink(ServerEvent(.report(report), peer: context.peer))
            return Response(status: .noContent)
        } catch {
            let (status, reason): (HTTPResponse.Status, String) =
                switch error {
                case .malformed(let reason): (.badRequest, reason)
                case .foreign(let reason): (.forbidden, reason)
                }
            sink(ServerEvent(.refused(session.host, request: what, reason: reason), peer: context.peer))
            return Response(status: status)
        }
    }

    private func find(_ context: PeerContext) -> BootSession? {
        context.parameters.get("nonce").flatMap(sessions.find)
    }

    private func noSession(_ what: String, _ context: PeerContext) -> Response {
        let isNonce = context.parameters.get("nonce").map { (try? SecretToken($0)) != nil } ?? false
        guard isNonce else {
            return refuse(.refused(reason: "its URL names no boot session"), nil, what, context)
        }
        // An installed host that comes too late, or after a restart of the server, must wait for the operator: a
        // status below 500 would end its first boot for good.
        let reason = "its boot session is over; boot it from the network again"
        return refuse(.notReady(reason: reason, retryAfterSeconds: 30), nil, what, context)
    }

    private func refuse(
        _ refusal: MaterialsRefusal, _ host: HostName?, _ what: String, _ context: PeerContext
    ) -> Response {
        sink(ServerEvent(.refused(host, request: what, reason: refusal.description), peer: context.peer))
        var headers = HTTPFields.secret("text/plain")
        switch refusal {
        case .notReady(_, let seconds):
            headers[.retryAfter] = String(seconds)
            return Response(status: .serviceUnavailable, headers: headers)
        case .refused: return Response(status: .forbidden, headers: headers)
        case .gone: return Response(status: .gone, headers: headers)
        }
    }
}

extension HTTPFields {
    /// The fields of an answer that nobody but its host may keep.
    fileprivate static func secret(_ mediaType: String) -> HTTPFields {
        [.contentType: mediaType, .cacheControl: "no-store"]
    }
}

extension Response {
    fileprivate static func secret(_ text: String, _ mediaType: String) -> Response {
        Response(
            status: .ok, headers: .secret(mediaType), body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
