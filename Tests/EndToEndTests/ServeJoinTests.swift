import FoundationEssentials
import Glibc
import TestKubernetes
import TestSupport
import Testing

/// A rack that becomes a cluster: the server asks the cluster's API at the moment a host asks it.
@Suite(.timeLimit(.minutes(3))) struct ServeJoinTests {
    private static let lifetime = 4 * 3600.0
    private static let creation = FakeAPIServer.Match(resource: "secrets", verb: "create")

    /// The second of the control plane is installed before the first asks for its config: it waits all the same.
    @Test func hostsJoinWhenTheFirstAnswers() async throws {
        let rack = try await ServeJoinRack()
        let (api, sessions) = try await rack.serving { program in
            var sessions: [String: String] = [:]
            for name in ["worker-2", "worker-1", "control-2", "control-1"] {
                sessions[name] = try await rack.install(name)
            }
            let start = try await startFirst(rack, sessions)
            let api = try await rack.api()
            try await join("control-2", rack, api, try #require(sessions["control-2"]), atOnce: 1)
            // One that is impatient, or whose connections break.
            try await join("worker-1", rack, api, try #require(sessions["worker-1"]), atOnce: 4)
            // The first has had its config, and goes on with it.
            #expect(try await rack.config(try #require(sessions["control-1"])) == start)
            #expect(try api.tokens(of: "control-1").isEmpty)
            try await kill(program, rack, api, try #require(sessions["worker-2"]))
            return (api, sessions)
        }
        // Nodes that live, and one that has not said anything since before its host was told how to join.
        for (name, seconds) in [("control-1", 5.0), ("control-2", -600), ("worker-1", 5)] {
            api.join(FakeCluster.Node(name, "192.0.2.9", controlPlane: name.hasPrefix("control")), to: FakeCluster())
            api.heartbeat(of: name, in: seconds)
        }
        try await rack.serving { program in
            let session = try #require(sessions["worker-2"])
            let answer = try await rack.configInTheEnd(session)
            let tokens = try api.tokens(of: "worker-2")
            let kubeadm = try rack.kubeadm(answer.body)
            // What was made for it before the end is of no use to anybody; it got what was made now.
            #expect(tokens.count == 2 && tokens.filter { kubeadm.contains($0.text) }.count == 1)
            #expect(try await rack.config(session) == answer)
            #expect(try api.tokens(of: "worker-2") == tokens)
            let story = try await rack.story("worker-2")
            #expect(story.filter { $0.contains("was issued its Ignition config") }.count == 1, "\(story)")

            let joined = "is a node of its cluster, as the cluster's API shows"
            try await program.wait(for: "the last node") { _ in
                try await rack.story("worker-1").contains { $0.contains(joined) }
            }
            #expect(try await rack.story("control-1").contains { $0.contains(joined) })
            #expect(try await !rack.story("control-2").contains { $0.contains(joined) })
        }
    }

    /// - Returns: What the first was given.
    private func startFirst(
        _ rack: ServeJoinRack, _ sessions: [String: String]
    ) async throws -> ServeJoinRack.Answer {
        let start = try await rack.config(try #require(sessions["control-1"]))
        #expect(start.status == 200)
        #expect(try rack.kubeadm(start.body).contains("kind: InitConfiguration"))
        for name in ["control-2", "worker-1", "worker-2"] {
            let answer = try await rack.config(try #require(sessions[name]))
            #expect(answer.status == 503 && (answer.retryAfter ?? 0) > 0, "\(name): \(answer)")
            let story = try await rack.story(name)
            let sentence = """
                \(name) waits for its Ignition config: control-1 starts the cluster first, and its API does not answer \
                yet: 
                """
            #expect(story.contains { $0.contains(sentence) && $0.contains("127.0.0.1:\(rack.apiPort)") }, "\(story)")
        }
        return start
    }

    /// A host gets a config with a token of its own, however often it asks.
    private func join(
        _ name: String, _ rack: ServeJoinRack, _ api: FakeAPIServer, _ session: String, atOnce count: Int
    ) async throws {
        #expect(try api.tokens(of: name).isEmpty, "\(name) has not had any")
        api.fail(.slow(milliseconds: 300), on: Self.creation)
        let before = Date.now.addingTimeInterval(Self.lifetime).formatted(.iso8601)
        let answers = try await withThrowingTaskGroup(of: ServeJoinRack.Answer.self) { group in
            for _ in 0..<count { group.addTask { try await rack.configInTheEnd(session) } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        let after = Date.now.addingTimeInterval(Self.lifetime).formatted(.iso8601)
        api.mend()
        let made = try api.tokens(of: name)
        let (answer, token) = (try #require(answers.first), try #require(made.first))
        #expect(answers.count == 1 && made.count == 1, "\(name)")
        #expect(token.expiration >= before && token.expiration <= after, "\(before) \(token.expiration) \(after)")
        #expect(token.usages == ["true", "system:bootstrappers:kubeadm:default-node-token"])
        let kubeadm = try rack.kubeadm(answer.body)
        for words in ["kind: JoinConfiguration", token.text, try await rack.pin(), "127.0.0.1:\(rack.apiPort)"] {
            #expect(kubeadm.contains(words), "\(name): \(words)")
        }
        let isControlPlane = name.hasPrefix("control")
        #expect(kubeadm.contains("certificateKey:") == isControlPlane, "\(name)")
        let certificates = api.object("secrets", "kubeadm-certs", namespace: "kube-system")
        #expect(!isControlPlane || certificates != nil)
        #expect(try await rack.config(session) == answer)
        #expect(try api.tokens(of: name) == made, "\(name)")
        #expect(api.object("secrets", "kubeadm-certs", namespace: "kube-system") == certificates)
    }

    /// The server dies when the cluster has the host's token, and the host has nothing.
    private func kill(
        _ program: RunningProgram, _ rack: ServeJoinRack, _ api: FakeAPIServer, _ session: String
    ) async throws {
        api.fail(.slow(milliseconds: 60_000), on: Self.creation, times: 1)
        async let asked = try? rack.config(session)
        try await program.wait(for: "a token") { _ in try !api.tokens(of: "worker-2").isEmpty }
        program.send(SIGKILL)
        try await program.end()
        #expect(await asked == nil)
    }
}
