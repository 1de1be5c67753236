import HTTP
import HTTPTypes
import Hummingbird
import Inventory
import Ledger
import Markup
import Provisioning
import Store
import SystemPackage

/// Answers what administrators ask.
struct AdminAnswers: Sendable {
    /// The most sentences of a story that are told at once.
    private static let storyLimit = 1000

    let service: AdminService
    let ledger: HostLedger

    init(_ service: AdminService) {
        self.service = service
        ledger = service.ledger
    }

    /// - Parameter administrator: Who asks, for the audit trail.
    /// - Throws: ``AdminRefusal``, or errors of the store and the hosts.
    func answer(_ route: AdminRoute, _ request: Request, from administrator: String) async throws -> Response {
        let query = try AdminQuery(request, of: route)
        switch route {
        case .status: return .json(try await status())
        case .hosts: return .json(["hosts": .array(try await views())])
        case .host(let name): return .json(await view(try await record(name)))
        case .events(let name): return try await events(name, query)
        case .logs(let name):
            _ = try await record(name)
            return .json(["logs": .array(try await service.logs.list(of: name).map(\.value))])
        case .log(let name, let file): return try await log(name, file)
        case .watch: return try await watch()
        case .export: return AdminExport(service.store).answer
        case .add: return try await add(request, administrator)
        case .remove(let name): return try await remove(name, query)
        case .reload:
            try await AdminBody(request).finish()
            let changes = try await Self.checking { try await service.hosts.reload() }
            return .json(["changes": .array(changes.map { .string($0) })])
        case .order(let order, let name): return try await give(order, name, request, administrator)
        }
    }

    private func status() async throws -> Value {
        let records = try await ledger.readableHosts().records
        let phases = HostPhase.allCases.compactMap { phase -> Value.Member? in
            let count = records.count { $0.phase == phase }
            return count == 0 ? nil : Value.Member(phase.rawValue, .integer(count))
        }
        return [
            "program": "slipway", "version": .string(service.version), "api": 1,
            "cluster": .string(service.cluster), "hosts": .object(phases),
            "held": .integer(records.count { $0.hold != nil }),
        ]
    }

    private func views() async throws -> [Value] {
        var views: [Value] = []
        for record in try await ledger.readableHosts().records { views.append(await view(record)) }
        return views
    }

    func view(_ record: HostRecord) async -> Value {
        HostView(record: record, facts: await service.hosts.facts(of: record.name)).value
    }

    func record(_ name: HostName) async throws -> HostRecord {
        guard let record = try await ledger.host(name) else { throw Self.unknown(name) }
        return record
    }

    static func unknown(_ name: HostName) -> AdminRefusal {
        AdminRefusal(.unknownHost, "there is no host \(name); `slipway host list` shows those there are")
    }

    private func events(_ name: HostName, _ query: AdminQuery) async throws -> Response {
        let text = query.value ?? "100"
        guard let last = Int(text), (1...Self.storyLimit).contains(last) else {
            throw AdminRefusal(.malformed, "`last` is a number from 1 to \(Self.storyLimit)")
        }
        _ = try await record(name)
        return .json(["events": .array(try await ledger.story(of: name, last: last).map(\.view))])
    }

    private func log(_ name: HostName, _ file: String) async throws -> Response {
        guard let bytes = try await service.logs.read(file, of: name) else {
            throw AdminRefusal(.unknownLog, "\(name) has no such log")
        }
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        return Response(
            status: .ok, headers: [.contentType: "application/gzip", .cacheControl: "no-store"], body: body)
    }

    private func watch() async throws -> Response {
        guard let lines = await service.watchers.open(ledger) else {
            throw AdminRefusal(.busy, "\(AdminWatchers.limit) others watch already")
        }
        return .lines(lines)
    }

    private func add(_ request: Request, _ administrator: String) async throws -> Response {
        let body = try await AdminBody(request, limits: AdminBody.hosts)
        let (entries, isReplacing, isDryRun) = (body.entries, body.isReplacing, body.isDryRun)
        try body.finish()
        guard !entries.isEmpty else { throw AdminRefusal(.invalid, "`hosts` has no hosts") }
        let names = try await Self.checking {
            try await service.hosts.add(entries, by: administrator, replacing: isReplacing, isDryRun: isDryRun)
        }
        return .json(["added": .array(names.map { .string($0.description) }), "dryRun": .bool(isDryRun)])
    }

    /// Makes refusals of what is wrong with descriptions of hosts.
    static func checking<Result>(_ work: () async throws -> Result) async throws -> Result {
        do {
            return try await work()
        } catch let refusal as HostDirectoryRefusal {
            if case .unknown = refusal { throw AdminRefusal(.unknownHost, "\(refusal)") }
            throw AdminRefusal(.conflict, "\(refusal)")
        } catch let error where error is Fault || error is FaultReport || error is InvalidValue {
            throw AdminRefusal(.invalid, "\(error)")
        }
    }

    private func remove(_ name: HostName, _ query: AdminQuery) async throws -> Response {
        let flag = query.value ?? "false"
        guard flag == "true" || flag == "false" else {
            throw AdminRefusal(.malformed, "`dryRun` is true or false")
        }
        let found: HostRecord?
        // One whose record cannot be read gets nothing: it can be removed whatever it was.
        do { found = try await record(name) } catch LedgerError.unreadable { found = nil }
        guard found?.phase.isUnderWay != true else {
            throw AdminRefusal(.conflict, "\(name) is being installed; hold and release it, or wait for its end")
        }
        if let reason = await service.hosts.reasonToKeep(name) { throw AdminRefusal(.conflict, reason) }
        if flag == "false" { try await Self.checking { try await service.hosts.remove(name) } }
        return .json(["removed": .string(name.description), "dryRun": .bool(flag == "true")])
    }
}

extension Response {
    /// A JSON answer that nobody may keep.
    static func json(_ value: Value, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: value.json() + "\n")))
    }
}
