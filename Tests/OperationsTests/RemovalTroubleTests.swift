import Cluster
import Kubernetes
import Markup
import PKI
import TestKubernetes
import TestSupport
import Testing

@testable import Operations

/// What gets in the way of a removal, and what is left then.
@Suite(.timeLimit(.minutes(2))) struct RemovalTroubleTests {
    /// It was deleted by somebody already: neither refused nor asked again, only waited for.
    @Test func aPodThatIsEndingIsWaitedFor() async throws {
        let setting = try await Removal.setting()
        let server = setting.server
        server.hold(pod: "alone")
        let api = try await setting.client()
        try await blocking { _ in try api.delete(ResourcePath(.pod, in: "default", name: "alone")) }
        server.forgetRequests()
        let end = Task {
            while !server.changes.contains(where: { $0.hasPrefix("PATCH") }) {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(server.object("nodes", "worker-3") != nil)
            server.letGo(pod: "alone")
        }
        _ = try await Removal.run("worker-3", setting)
        try await end.value
        #expect(server.object("nodes", "worker-3") == nil)
        #expect(!server.changes.contains { $0.contains("/pods/alone") }, "\(server.changes)")
    }

    /// The namespace's own end takes the pods along; evictions are refused in it.
    @Test func aNamespaceThatEndsIsWaitedFor() async throws {
        let setting = try await Removal.setting()
        let steps = Steps()
        setting.server.fail(
            .status(
                403, reason: "Forbidden",
                message:
                    #"pods "web-1" is forbidden: unable to create new content in namespace default because it is being terminated"#
            ),
            on: .init(resource: "pods/eviction"), times: 2)
        #expect(try await Removal.run("worker-1", setting, steps: steps).pods == ["default/web-1"])
        #expect(steps.all.count { $0.hasPrefix("waiting: ") } == 1, "\(steps.all)")
    }

    @Test func aRefusedEvictionLeavesTheNodeAsItWas() async throws {
        let setting = try await Removal.setting()
        setting.server.fail(
            .status(403, reason: "Forbidden", message: "no"), on: .init(resource: "pods/eviction"))
        await #expect(throws: APIError.self) { try await Removal.run("worker-1", setting) }
        #expect(setting.server.object("nodes", "worker-1")?["spec"]?["unschedulable"] == nil)
    }

    @Test func aRunThatWasCutShortGoesOn() async throws {
        let setting = try await Removal.setting()
        setting.server.fail(
            .status(403, reason: "Forbidden", message: "no"), on: .init(resource: "nodes", verb: "delete"))
        await #expect { try await Removal.run("worker-1", setting) } throws: {
            $0 is RemovalIncomplete && "\($0)".contains("run the command again")
        }
        #expect(setting.server.object("nodes", "worker-1")?["spec"]?["unschedulable"] == true)
        setting.server.mend()
        #expect(try await Removal.run("worker-1", setting).changes == ["delete Node worker-1"])
    }

    /// As when the API server behind the common endpoint was the one that ends.
    @Test func theLastStepIsTriedAgain() async throws {
        let setting = try await Removal.setting()
        setting.server.fail(.cutAfter, on: .init(resource: "nodes", verb: "delete"), times: 1)
        _ = try await Removal.run("worker-1", setting)
        #expect(setting.server.object("nodes", "worker-1") == nil)
    }

    @Test func aStopTakesTheCordonBack() async throws {
        let setting = try await Removal.setting()
        let server = setting.server
        server.hold(pod: "web-1")
        let api = try await setting.client(isStopped: { server.changes.contains { $0.hasSuffix("/eviction") } })
        let rescue = try await setting.client()
        let removal = NodeRemoval("worker-1", .init(), secrets: nil)
        await #expect(throws: CancellationError.self) {
            try await blocking { _ in try removal.run(api, rescue: rescue, now: .now) { _ in } }
        }
        #expect(server.object("nodes", "worker-1")?["spec"]?["unschedulable"] == nil)
    }

    @Test func whatCannotBeTakenBackIsSaid() async throws {
        let setting = try await Removal.setting()
        setting.server.hold(pod: "web-1")
        setting.server.fail(
            .status(403, reason: "Forbidden", message: "no"), on: .init(resource: "nodes", verb: "patch"), skipping: 1)
        await #expect { try await Removal.run("worker-1", setting) { $0.deadline = .seconds(1) } } throws: {
            $0 is HalfDone && "\($0)".contains("default/web-1") && "\($0)".contains("kubectl uncordon worker-1")
        }
        #expect(setting.server.object("nodes", "worker-1")?["spec"]?["unschedulable"] == true)
    }

    @Test func theServerOfTheNodeItselfIsNotUsed() async throws {
        let setting = try await Removal.setting { cluster in
            cluster.nodes.append(.init("control-2", "127.0.0.1", controlPlane: true))
        }
        setting.server.forgetRequests()
        await #expect { try await Removal.run("control-2", setting) } throws: { "\($0)".contains("common endpoint") }
        #expect(setting.server.changes.isEmpty)
    }

    @Test func aControlPlaneThatDoesNotWorkIsNoOther() async throws {
        let setting = try await Removal.setting { cluster in
            cluster.nodes.append(.init("control-2", "192.0.2.12", controlPlane: true))
        }
        setting.server.kill(node: "control-2")
        await #expect { try await Removal.run("control-1", setting) } throws: { "\($0)".contains("that works") }
    }

    @Test func anotherClusterIsLeftAlone() async throws {
        let setting = try await Removal.setting()
        let other = try await LiveSetting(hasOwnSecrets: true)
        setting.server.forgetRequests()
        await #expect {
            try await Removal.run("worker-1", setting, known: [other.secrets.authority.publicKeyPin])
        } throws: { "\($0)".contains("another cluster") }
        #expect(setting.server.changes.isEmpty)
        _ = try await Removal.run("worker-1", setting, known: [setting.secrets.authority.publicKeyPin])
    }
}
