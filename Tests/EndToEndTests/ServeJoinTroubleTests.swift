import TestKubernetes
import TestSupport
import Testing

/// A cluster whose API does not do what it is asked for at the moment a host asks: the host waits, its story says why, and
/// it gets its config when the cause has gone.
@Suite(.timeLimit(.minutes(3))) struct ServeJoinTroubleTests {
    private static let creation = FakeAPIServer.Match(resource: "secrets", verb: "create")
    private static let look = FakeAPIServer.Match(resource: "nodes", verb: "list")

    @Test func whatTheAPIRefusesIsToldAndAskedAgain() async throws {
        let rack = try await ServeJoinRack()
        try await rack.serving { program in
            let (first, host) = (try await rack.install("control-1"), try await rack.install("worker-1"))
            #expect(try await rack.config(first).status == 200)
            let api = try await rack.api()

            /// The host asks until its story tells this.
            func waits(_ cause: String) async throws {
                try await program.wait(for: cause) { _ in
                    let answer = try await rack.config(host)
                    #expect(answer.status == 503 && (answer.retryAfter ?? 0) > 0 && answer.body.isEmpty, "\(answer)")
                    return try await rack.story("worker-1").contains {
                        $0.contains("worker-1 waits for its Ignition config: ") && $0.contains(cause)
                    }
                }
                api.mend()
            }

            api.fail(.status(403, reason: "Forbidden", message: "no"), on: Self.creation)
            try await waits("it needs a role with `create on secrets")
            // A node of that name which works; its machine is another, or was not erased.
            api.join(FakeCluster.Node("worker-1", "192.0.2.21"), to: FakeCluster())
            try await waits("the cluster has a node worker-1 that works")
            api.remove("nodes", "worker-1")
            api.fail(
                .text(200, type: "application/json", #"{"gitVersion":"v1.20.0"}"#),
                on: FakeAPIServer.Match(path: "/version"))
            try await waits("1.20")
            #expect(try api.tokens(of: "worker-1").isEmpty)
            let other = try await hang(program, rack, api, host)
            // A cluster that ran: the token that it was started with is not the way out.
            try await rack.report("control-1", first, "joined")
            api.fail(.status(403, reason: "Forbidden", message: "no"), on: Self.look)
            try await waits("the cluster's API does not answer any more: cannot list")
            #expect(try await rack.configInTheEnd(other).status == 200)
            // It is made, and nobody learns of it, nor can it be taken back.
            api.fail(.cutAfter, on: Self.creation)
            api.fail(.cut, on: FakeAPIServer.Match(resource: "secrets", verb: "get"), skipping: 1)
            try await waits("the connection broke in the middle")
            #expect(try api.tokens(of: "worker-1").count == 1)
            let answer = try await rack.configInTheEnd(host)
            let kubeadm = try rack.kubeadm(answer.body)
            let tokens = try api.tokens(of: "worker-1")
            #expect(tokens.count == 2 && tokens.filter { kubeadm.contains($0.text) }.count == 1)
            #expect(try await rack.config(host) == answer)
            #expect(!program.error.contains("a route failed"), "\(program.error)")
        }
    }

    /// The API takes an order and says nothing: the host is told to come again before it gives up, and all others and
    /// the operator are served meanwhile.
    /// - Returns: The session of another host.
    private func hang(
        _ program: RunningProgram, _ rack: ServeJoinRack, _ api: FakeAPIServer, _ host: String
    ) async throws -> String {
        api.forgetRequests()
        api.fail(.silence, on: Self.creation, times: 1)
        async let asked = rack.config(host)
        try await program.wait(for: "the order that hangs") { _ in !api.changes.isEmpty }
        _ = try await rack.operate("hold", "control-2", "--reason", "its fan fails")
        _ = try await rack.operate("release", "control-2")
        let other = try await rack.install("control-2")
        let answer = try await asked
        #expect(answer.status == 503 && (answer.retryAfter ?? 0) > 0, "\(answer)")
        #expect(try await rack.story("worker-1").contains { $0.contains("no answer in time") })
        #expect(try api.tokens(of: "worker-1").isEmpty)
        return other
    }
}
