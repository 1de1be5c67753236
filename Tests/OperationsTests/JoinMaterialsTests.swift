import Cluster
import Ignition
import Inventory
import Kubernetes
import Markup
import PKI
import Provisioning
import Server
import Store
import Synchronization
import SystemPackage
import TestKubernetes
import TestSupport
import Testing

@testable import Operations

/// Configs at the moment they are asked for, and the look at the cluster's API.
@Suite struct JoinMaterialsTests {
    private struct Rig {
        let setting: LiveSetting
        let reach: ClusterReach
        let store: any Store
        let watch: ClusterWatch
        let materials: JoinMaterials

        /// - Parameter isReachable: Whether the server has a kubeconfig that leads to the cluster.
        init(isReachable: Bool = true) async throws {
            let setting = try await LiveSetting()
            let path = FilePath(try await setting.server.kubeconfig(.admin, trust: .own))
            let reach = ClusterReach(
                setting.definition.name, store: setting.store, state: FilePath(setting.directory.path),
                kubeconfig: isReachable ? path : FilePath(setting.directory("nowhere")), variables: [:])
            try self.init(setting, reach, SQLiteStore(setting.directory("store.db")))
        }

        private init(_ setting: LiveSetting, _ reach: ClusterReach, _ store: any Store) {
            (self.setting, self.reach, self.store) = (setting, reach, store)
            watch = ClusterWatch(
                reach, store: store, pause: .milliseconds(50), longest: .milliseconds(100))
            materials = JoinMaterials(reach, watch: watch, version: .v3_4)
        }

        /// The next server, with what the first has kept, or with another state.
        func next(_ store: (any Store)? = nil) -> Rig { Rig(setting, reach, store ?? self.store) }

        func config(_ name: String, _ phases: [String: HostPhase] = [:], now: Timestamp = Timestamp(milliseconds: 1000))
            async throws -> String
        {
            let host = try #require(setting.definition.host(named: try HostName(name)))
            let records = try phases.map {
                HostRecord(name: try HostName($0.key), phase: $0.value, at: Timestamp(milliseconds: 1000), cause: "")
            }
            return String(
                decoding: try await materials.ignition(of: host, in: setting.definition, records: records, now: now),
                as: UTF8.self)
        }
    }

    private final class Sights: Sendable {
        let all = Mutex<[ClusterWatch.Sight]>([])
    }

    @Test func eachHostOfARunningClusterGetsATokenOfItsOwn() async throws {
        let rig = try await Rig()
        let before = rig.setting.server.objects("secrets").count
        let configs = [try await rig.config("worker-9"), try await rig.config("worker-9")]
        #expect(configs[0] != configs[1] && configs.allSatisfy { $0.contains("\"ignition\"") })
        let made = rig.setting.server.objects("secrets").filter { $0["type"] == "bootstrap.kubernetes.io/token" }
        #expect(rig.setting.server.objects("secrets").count == before + 2 && made.count >= 2)
        // The first host of the file too, now that another runs the cluster.
        rig.setting.server.remove("nodes", "control-1")
        _ = try await rig.config("control-1", ["control-2": .joined])
        #expect(rig.setting.server.object("secrets", "kubeadm-certs", namespace: "kube-system") != nil)
    }

    @Test func withoutTheAPIOnlyTheFirstStarts() async throws {
        let rig = try await Rig(isReachable: false)
        #expect(try await rig.config("control-1").contains("kubeadm"))
        for (name, phases) in [
            ("worker-1", [:]), ("control-2", ["control-1": HostPhase.firstBoot]), ("control-1", ["control-2": .joined]),
        ] {
            do {
                _ = try await rig.config(name, phases)
                Issue.record("\(name) got a config")
            } catch MaterialsRefusal.notReady(let reason, let seconds) {
                #expect(reason.contains("does not answer") && seconds > 0)
            }
        }
        // Where the first said that it joined, and the server cannot see it.
        let before = rig.setting.server.objects("secrets")
        #expect(try await rig.config("worker-1", ["control-1": .joined]).contains("\"ignition\""))
        #expect(rig.setting.server.objects("secrets") == before)
    }

    @Test func anAPIThatOnceAnsweredIsWaitedForByTheNextServerToo() async throws {
        let rig = try await Rig()
        #expect(await rig.watch.current().hasAnswered)
        rig.setting.server.fail(.status(503))
        let next = rig.next()
        #expect(await next.watch.current().hasAnswered)
        do {
            _ = try await next.config("worker-1", ["control-1": .joined])
            Issue.record("it got the token of the start")
        } catch MaterialsRefusal.notReady(let reason, _) {
            #expect(reason.hasPrefix("the cluster's API does not answer any more: "))
        }
        // Another one, which never saw it, gives what the start left.
        let other = rig.next(try SQLiteStore(rig.setting.directory("other.db")))
        #expect(await !other.watch.current().hasAnswered)
        #expect(try await other.config("worker-1", ["control-1": .joined]).contains("\"ignition\""))
    }

    @Test func whatTheClusterRefusesIsAskedAgain() async throws {
        let rig = try await Rig()
        rig.setting.server.remove("configmaps", "kubeadm-config", namespace: "kube-system")
        await #expect(throws: MaterialsRefusal.self) { try await rig.config("worker-9") }
        #expect(
            !rig.setting.server.objects("secrets").contains {
                $0["type"] == "bootstrap.kubernetes.io/token" && ($0.json().contains("worker-9"))
            })
    }

    @Test func theWatchSeesTheAPIGoAndComeAndItsNodes() async throws {
        let rig = try await Rig()
        let sights = Sights()
        let watch = rig.watch
        let watching = Task { await watch.run { sight in sights.all.withLock { $0.append(sight) } } }
        func wait(_ condition: (ClusterWatch.Sight) -> Bool) async throws -> ClusterWatch.Sight {
            for _ in 0..<200 {
                if let last = sights.all.withLock({ $0.last }), condition(last) { return last }
                try await Task.sleep(for: .milliseconds(50))
            }
            throw TestFailure("never seen: \(String(describing: sights.all.withLock { $0.last }))")
        }
        let sight = try await wait { $0.answers && !$0.nodes.isEmpty }
        let lead = abs(sight.nodes[0].alive.milliseconds - Moment.now.seconds * 1000)
        #expect(lead < 60_000)
        rig.setting.server.fail(.status(503))
        #expect(try await !wait { !$0.answers }.problem.isEmpty)
        rig.setting.server.mend()
        _ = try await wait { $0.answers }
        watching.cancel()
        await watching.value
    }

    @Test func aClockThatDiffersMovesNoHeartbeat() async throws {
        let rig = try await Rig()
        rig.setting.server.setClock(ahead: 3600)
        let sight = await rig.watch.current()
        #expect(sight.answers)
        // The fake's nodes tell this machine's time, its answers one that is an hour ahead.
        let node = try #require(sight.nodes.first)
        #expect(abs(node.alive.milliseconds - (Moment.now.seconds - 3600) * 1000) < 60_000)
    }
}
