import Cluster
import Inventory
import Markup
import PKI
import Synchronization
import TestKubernetes
import TestSupport
import Testing

@testable import Operations

/// Moving a machine from one cluster to another.
@Suite(.timeLimit(.minutes(2))) struct MigrationTests {
    /// Two clusters, and what became of the machine's new config.
    private struct Move {
        let source: LiveSetting
        let destination: LiveSetting
        let file = File()

        final class File: Sendable {
            private let state = Mutex<(text: String?, isDiscarded: Bool)>((nil, false))

            var text: String? { state.withLock { $0.text } }
            var isDiscarded: Bool { state.withLock { $0.isDiscarded } }

            func write(_ text: String) { state.withLock { $0.text = text } }
            func discard() { state.withLock { $0.isDiscarded = true } }
        }

        init() async throws {
            source = try await Removal.setting()
            destination = try await LiveSetting(hasOwnSecrets: true)
            source.server.forgetRequests()
        }

        @discardableResult
        func run(
            _ node: String = "worker-2", as role: HostRole = .worker, to other: LiveSetting? = nil,
            isDryRun: Bool = false, losesData: Bool = true, isDiskFull: Bool = false
        ) async throws -> NodeMigration.Outcome {
            let target = other ?? destination
            var options = NodeRemoval.Options()
            options.losesLocalData = losesData
            options.deadline = .seconds(1)
            options.isDryRun = isDryRun
            var join = try target.join(role)
            join.isDryRun = isDryRun
            let migration = NodeMigration(NodeRemoval(node, options, secrets: nil), to: join)
            let (from, to) = (try await source.client(), try await target.client())
            let file = file
            return try await blocking { _ in
                try migration.run(
                    from: (from, from), to: (to, to), now: .now,
                    write: { text in
                        if isDiskFull { throw TestFailure("the disk is full") }
                        file.write(text)
                    }, discard: { file.discard() }, { _ in })
            }
        }

        var isCordoned: Bool { source.server.object("nodes", "worker-2")?["spec"]?["unschedulable"] == true }
    }

    @Test func aWorkerMoves() async throws {
        let move = try await Move()
        let outcome = try await move.run()
        #expect(move.source.server.object("nodes", "worker-2") == nil)
        #expect(move.source.server.object("pods", "cache", namespace: "default") == nil)
        let name = "bootstrap-token-\(outcome.joined.tokenID)"
        #expect(move.destination.server.object("secrets", name, namespace: "kube-system") != nil)
        #expect(outcome.joined.pins == [move.destination.secrets.authority.publicKeyPin])
        #expect(outcome.removed.changes.last == "delete Node worker-2")
        #expect(move.file.text?.isEmpty == false && !move.file.isDiscarded)
    }

    /// The source need not be kubeadm's.
    @Test func aClusterOfAnotherKindIsLeft() async throws {
        let move = try await Move()
        move.source.server.remove("configmaps", "cluster-info", namespace: "kube-public")
        try await move.run()
        #expect(move.source.server.object("nodes", "worker-2") == nil)
    }

    @Test func aDryRunWritesNothingAnywhere() async throws {
        let move = try await Move()
        let outcome = try await move.run(as: .controlPlane, isDryRun: true)
        #expect(outcome.joined.changes.count == 5 && outcome.removed.changes.count == 3)
        #expect(move.source.server.changes == [] && move.destination.server.changes == [])
        #expect(move.file.text == nil)
    }

    @Test func whatKeepsTheNodeShowsFirst() async throws {
        let move = try await Move()
        await #expect { try await move.run(losesData: false) } throws: { "\($0)".contains("keep data") }
        await #expect { try await move.run(to: move.source) } throws: { $0 is MigrationRefusal }
        await #expect { try await move.run("worker-1") } throws: { "\($0)".contains("has a node worker-1") }
        await #expect { try await move.run("nobody") } throws: { "\($0)".contains("there is none") }
        #expect(move.source.server.changes == [] && move.destination.server.changes == [])
        #expect(move.file.text == nil)
    }

    /// Whatever step fails: no token is left in the destination, and no config that counts on one.
    @Test(arguments: [
        ("token", HostRole.worker, false, false), ("file", .controlPlane, false, false),
        ("cordon", .controlPlane, false, true), ("pods", .worker, false, true), ("node", .controlPlane, true, true),
    ])
    func aFailureLeavesNothingHalfDone(_ step: String, _ role: HostRole, _ staysCordoned: Bool, _ isWritten: Bool)
        async throws
    {
        let move = try await Move()
        let no = FakeAPIServer.Fault.status(403, reason: "Forbidden", message: "no")
        let (source, destination) = (move.source.server, move.destination.server)
        switch step {
        case "token": destination.fail(no, on: .init(resource: "secrets", verb: "create"))
        case "cordon": source.fail(no, on: .init(resource: "nodes", verb: "patch"), times: 1)
        case "pods": source.hold(pod: "cache")
        case "node": source.fail(no, on: .init(resource: "nodes", verb: "delete"))
        default: break
        }
        let before = move.destination.stored
        await #expect(throws: (any Error).self) { try await move.run(as: role, isDiskFull: step == "file") }
        #expect(move.destination.stored == before)
        #expect(source.object("nodes", "worker-2") != nil && move.isCordoned == staysCordoned)
        #expect((move.file.text != nil) == isWritten && move.file.isDiscarded == isWritten)
        if !isWritten { #expect(source.changes == []) }
        // And the same again, when what was wrong is not any more.
        source.mend()
        destination.mend()
        source.letGo(pod: "cache")
        try await move.run(as: role)
        #expect(source.object("nodes", "worker-2") == nil)
    }
}
