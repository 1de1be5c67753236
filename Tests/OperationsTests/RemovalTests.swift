import Cluster
import Kubernetes
import Markup
import PKI
import TestKubernetes
import TestSupport
import Testing

@testable import Operations

/// Taking nodes out of a cluster that runs.
@Suite(.timeLimit(.minutes(2))) struct RemovalTests {
    @Test func aWorkerIsCordonedDrainedAndDeleted() async throws {
        let setting = try await Removal.setting()
        let steps = Steps()
        let outcome = try await Removal.run("worker-1", setting, steps: steps)
        let server = setting.server
        #expect(server.object("nodes", "worker-1") == nil)
        #expect(server.object("pods", "web-1", namespace: "default") == nil)
        #expect(server.object("pods", "web-2", namespace: "default") != nil)
        #expect(outcome.pods == ["default/web-1"])
        #expect(!outcome.isControlPlane)
        #expect(
            steps.all == [
                "cordoning the node worker-1", "evicting pod default/web-1", "deleting the node worker-1",
            ])
        // Only through evictions, which budgets can hold up.
        #expect(!server.changes.contains { $0.hasPrefix("DELETE") && $0.contains("/pods/") })
    }

    @Test func tokensMadeForTheHostGoWithIt() async throws {
        let setting = try await Removal.setting()
        let token = try BootstrapToken.random()
        let api = try await setting.client()
        for (token, host) in [(token, "worker-1"), (try BootstrapToken.random(), "worker-2")] {
            let secret = TokenSecret(token: token, purpose: .joining, end: Moment.now.adding(.seconds(600)), host: host)
            _ = try await blocking { _ in try api.create(secret.object, in: ResourcePath(.secret, in: "kube-system")) }
        }
        let outcome = try await Removal.run("worker-1", setting)
        let name = "bootstrap-token-\(token.id)"
        #expect(outcome.changes.suffix(2) == ["delete Secret kube-system/\(name)", "delete Node worker-1"])
        #expect(setting.server.object("secrets", name, namespace: "kube-system") == nil)
        let left = setting.server.objects("secrets", namespace: "kube-system").filter {
            $0["type"] == "bootstrap.kubernetes.io/token"
        }
        #expect(left.count == 1)
    }

    @Test func aDryRunChangesNothing() async throws {
        let setting = try await Removal.setting()
        setting.server.forgetRequests()
        let outcome = try await Removal.run("worker-1", setting) { $0.isDryRun = true }
        #expect(outcome.changes == ["cordon Node worker-1", "evict Pod default/web-1", "delete Node worker-1"])
        #expect(setting.server.changes.isEmpty)
    }

    @Test(arguments: [
        ("control-1", "the only control-plane node"), ("nobody", "there is none"),
        ("worker-2", "keep data on the node"),
        ("worker-3", "no controller would start"),
    ])
    func refusalsLeaveEverythingAsItIs(_ node: String, _ message: String) async throws {
        let setting = try await Removal.setting()
        setting.server.forgetRequests()
        await #expect { try await Removal.run(node, setting) } throws: { "\($0)".contains(message) }
        #expect(setting.server.changes.isEmpty)
    }

    @Test func optionsLoseWhatWouldBeKept() async throws {
        let setting = try await Removal.setting()
        #expect(try await Removal.run("worker-2", setting) { $0.losesLocalData = true }.pods == ["default/cache"])
        #expect(
            try await Removal.run("worker-3", setting) { $0.isForced = true }.pods == ["default/alone", "default/done"])
    }

    @Test func aBudgetIsWaitedFor() async throws {
        let setting = try await Removal.setting()
        setting.server.fail(
            .status(429, reason: "TooManyRequests", message: "Cannot evict pod as it would violate the budget."),
            on: .init(resource: "pods/eviction"), times: 1)
        #expect(try await Removal.run("worker-1", setting).pods == ["default/web-1"])
        #expect(setting.server.object("nodes", "worker-1") == nil)
    }

    @Test func podsThatDoNotEndLeaveTheNodeAsItWas() async throws {
        let setting = try await Removal.setting()
        setting.server.hold(pod: "web-1")
        await #expect { try await Removal.run("worker-1", setting) { $0.deadline = .seconds(3) } } throws: {
            "\($0)".contains("default/web-1") && "\($0)".contains("--timeout")
        }
        #expect(setting.server.object("nodes", "worker-1")?["spec"]?["unschedulable"] == nil)
    }

    @Test func aMachineThatIsGoneIsForgottenByForce() async throws {
        let setting = try await Removal.setting()
        setting.server.kill(node: "worker-1")
        #expect(try await Removal.run("worker-1", setting) { $0.isForced = true }.pods == ["default/web-1"])
        #expect(setting.server.object("nodes", "worker-1") == nil)
    }

    @Test func whoMayNotChangesNothing() async throws {
        let setting = try await Removal.setting()
        setting.server.forgetRequests()
        await #expect { try await Removal.run("worker-1", setting, login: .token(.init("viewer"))) } throws: { error in
            "\(error)".contains("may not")
        }
        #expect(setting.server.changes.isEmpty)
    }

    @Test(.enabled(if: Tool("etcd").isUsable)) func aControlPlaneNodeLeavesEtcdToo() async throws {
        try await EtcdCluster.run(3) { etcd in
            let setting = try await Removal.setting(etcd) {
                $0.nodes.append(.init("late", "192.0.2.77", controlPlane: true))
            }
            let secrets = try etcd.secrets(setting.secrets)
            // Its machine is gone, and its pod too.
            setting.server.remove("pods", "etcd-node-2", namespace: "kube-system")
            // The names of the members are those of the nodes under kubeadm.
            let outcome = try await Removal.run("node-2", setting, secrets: secrets)
            #expect(outcome.isControlPlane)
            #expect(outcome.changes.contains("remove the member node-2 from etcd"))
            // What its kubelet runs from files ends with the machine.
            #expect(outcome.pods.isEmpty)
            let client = try await etcd.client()
            #expect(Set(try client.members().map(\.name)) == ["node-0", "node-1"])
            #expect(setting.server.object("nodes", "node-2") == nil)
            // A member that has never started has no name.
            setting.server.remove("pods", "etcd-late", namespace: "kube-system")
            try await etcd.add("https://192.0.2.77:2380")
            let late = try await Removal.run("late", setting, secrets: secrets)
            #expect(late.changes.contains("remove the member https://192.0.2.77:2380 from etcd"))
            #expect(try client.members().count == 2)
            // Without the authority's key nothing happens.
            setting.server.forgetRequests()
            await #expect { try await Removal.run("node-1", setting) } throws: { "\($0)".contains("secrets import") }
            #expect(setting.server.changes.isEmpty)
        }
    }

    @Test(.enabled(if: Tool("etcd").isUsable)) func etcdIsNotLeftWithoutAMajority() async throws {
        try await EtcdCluster.run(3) { etcd in
            let setting = try await Removal.setting(etcd)
            let secrets = try etcd.secrets(setting.secrets)
            // One of the two that would stay does not answer.
            Removal.point("node-1", at: "https://127.0.0.1:\(try freePort())", setting.server)
            setting.server.forgetRequests()
            await #expect { try await Removal.run("node-2", setting, secrets: secrets) } throws: {
                "\($0)".contains("only 1 answer")
            }
            #expect(setting.server.changes.isEmpty)
            #expect(try await etcd.client().members().count == 3)
        }
    }
}
