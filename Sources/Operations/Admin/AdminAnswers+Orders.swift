import Hummingbird
import Inventory
import Ledger
import Provisioning

extension AdminAnswers {
    /// Gives an order, or says what would come of it.
    func give(
        _ order: AdminRoute.Order, _ name: HostName, _ request: Request, _ administrator: String
    ) async throws -> Response {
        let body = try await AdminBody(request)
        let event: HostEvent =
            switch order {
            case .approve: .approve
            case .arm: .arm(within: body.within)
            case .reinstall: .reinstall(within: body.within)
            case .hold: .hold(reason: body.reason)
            case .release: .release
            }
        let isDryRun = body.isDryRun
        let entry = order == .approve ? body.entry : nil
        try body.finish()
        if let entry {
            let before = try await record(name)
            let newName = try await Self.checking {
                try await service.hosts.approve(name, as: entry, by: administrator, isDryRun: isDryRun)
            }
            return .json(await view(isDryRun ? before : try await record(newName)))
        }
        try await checkDescribed(name, for: order)
        let policy = await service.hosts.policy(of: name)
        if isDryRun {
            let outcome = HostMachine(policy: policy, now: service.clock()).apply(event, to: try await record(name))
            switch outcome {
            case .changed(let after, let answer, _):
                try Self.check(answer, name)
                return .json(await view(after))
            case .unchanged(let answer):
                try Self.check(answer, name)
                return .json(await view(try await record(name)))
            }
        }
        guard let answer = try await ledger.apply(event, to: name, by: administrator, policy: policy) else {
            throw Self.unknown(name)
        }
        try Self.check(answer, name)
        return .json(await view(try await record(name)))
    }

    /// A machine that nobody describes has no role, so there is nothing that could be installed on it.
    private func checkDescribed(_ name: HostName, for order: AdminRoute.Order) async throws {
        guard [.approve, .arm, .reinstall].contains(order), try await ledger.host(name) != nil else { return }
        switch await service.hosts.facts(of: name)?.origin {
        case .clusterFile, .added: return
        case .discovered:
            throw AdminRefusal(
                .conflict, "nothing says what \(name) is: slipway host approve \(name) --as NAME --role ROLE")
        case nil:
            throw AdminRefusal(
                .conflict, "the cluster file lists \(name) no more; list it again, or: slipway host remove \(name)")
        }
    }

    private static func check(_ answer: HostAnswer, _ name: HostName) throws(AdminRefusal) {
        switch answer {
        case .accepted, .install, .localDisk, .deliver: return
        case .wait(let reason), .notReady(let reason), .refused(let reason), .gone(let reason):
            throw AdminRefusal(.conflict, "\(name): \(reason)")
        }
    }
}
