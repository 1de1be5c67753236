import Markup
import Synchronization
import TestKubernetes
import TestSupport
import Testing

@testable import Kubernetes

@Suite(.timeLimit(.minutes(1)), .enabled(if: Tool("openssl").isUsable)) struct APIWatchTests {
    private static func text(_ event: WatchEvent) -> String {
        switch event {
        case .listed(let objects):
            "listed " + objects.map(\.name).filter { $0 != "kube-root-ca.crt" }.joined(separator: ",")
        case .added(let object): "added \(object.name)"
        case .modified(let object): "modified \(object.name)"
        case .deleted(let object): "deleted \(object.name)"
        }
    }

    /// The server ends the watch, and forgets the past: nothing is missed.
    @Test func nothingIsMissed() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig()
        server.put(configMap("a"))
        let seen = Mutex<[String]>([])
        try await blocking {
            let api = try client(kubeconfig)
            try api.watch(try Path(.configMap, in: "default"), deadline: .seconds(20)) { event in
                seen.withLock { $0.append(Self.text(event)) }
                switch Self.text(event) {
                case "listed a": server.put(configMap("b"))
                case "added b":
                    server.endWatches()
                    server.edit("configmaps", "b", namespace: "default", ["data": ["x": "1"]])
                case "modified b":
                    server.put(configMap("c"))
                    server.bookmark()
                case "added c":
                    server.endWatches()
                    server.remove("configmaps", "a", namespace: "default")
                    server.compact()
                case "listed b,c": server.remove("configmaps", "c", namespace: "default")
                case "deleted c": return false
                default: break
                }
                return true
            }
        }
        let text = seen.withLock { $0 }
        #expect(
            text == ["listed a", "added b", "modified b", "added c", "listed b,c", "deleted c"]
                || text == ["listed a", "added b", "modified b", "added c", "deleted a", "deleted c"], "\(text)")
    }

    @Test func watchesEndInTime() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig()
        try await blocking {
            let api = try client(kubeconfig)
            let start = ContinuousClock.now
            let error = failure {
                try api.watch(try Path(.node), fields: "metadata.name=n", deadline: .milliseconds(700)) { _ in true }
            }
            #expect(error?.kind == .timeout)
            #expect(ContinuousClock.now - start < .seconds(3))
            #expect(throws: CancellationError.self) {
                try api.watch(try Path(.node), deadline: .seconds(5)) { _ in throw CancellationError() }
            }
        }
    }

    /// An event may come in many pieces, and several in one.
    @Test func eventsComeInPieces() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig()
        let large = String(repeating: "é", count: 300_000)
        let seen = try await blocking {
            let seen = Mutex<[String]>([])
            try client(kubeconfig).watch(try Path(.configMap, in: "default"), deadline: .seconds(20)) { event in
                if case .listed = event {
                    server.put(configMap("a", ["x": large]))
                    for name in ["b", "c"] { server.put(configMap(name)) }
                }
                if case .added(let object) = event {
                    let text = ConfigMapObject(object).data["x"]
                    seen.withLock { $0.append("\(object.name) \(text == large) \(text == nil)") }
                }
                return seen.withLock { $0.count } < 3
            }
            return seen.withLock { $0 }
        }
        #expect(seen == ["a true false", "b false true", "c false true"])
    }

    /// A server that always forgets is not asked without pause.
    @Test func forgetfulServersAreSpared() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig()
        server.fail(.status(410, reason: "Expired"), on: FakeAPIServer.Match(verb: "watch"))
        server.forgetRequests()
        try await blocking {
            let api = try client(kubeconfig)
            let error = failure { try api.watch(try Path(.node), deadline: .seconds(1)) { _ in true } }
            #expect(error?.kind == .timeout)
        }
        #expect((2...12).contains(server.requests.count), "\(server.requests.count)")
    }

    @Test func cutWatchesGoOn() async throws {
        let server = try await FakeAPIServer()
        let kubeconfig = try await server.bossConfig()
        server.fail(.cut, on: FakeAPIServer.Match(verb: "watch"), times: 2)
        server.fail(
            .status(429, reason: "TooManyRequests", retryAfter: 1), on: FakeAPIServer.Match(verb: "watch"), times: 1)
        try await blocking {
            let api = try client(kubeconfig)
            try api.watch(try Path(.configMap, in: "default"), deadline: .seconds(20)) { event in
                if case .listed = event { server.put(configMap("late")) }
                return Self.text(event) != "added late"
            }
        }
    }
}
