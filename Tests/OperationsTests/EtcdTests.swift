import Operations
import TestSupport
import Testing

/// Debian's real etcd, three members with TLS on the loopback address.
@Suite(.enabled(if: Tool("etcd").isUsable, "etcd is not installed"), .timeLimit(.minutes(2)))
struct EtcdTests {
    @Test func aMemberIsListedAndRemoved() async throws {
        try await EtcdCluster.run(3) { cluster in
            let client = try await cluster.client()
            let members = try client.members()
            #expect(Set(members.map(\.name)) == ["node-0", "node-1", "node-2"])
            #expect(members.allSatisfy { !$0.isLearner && !$0.peerURLs.isEmpty && !$0.clientURLs.isEmpty })
            #expect(client.isHealthy())
            let last = try #require(members.first { $0.name == "node-2" })
            try client.remove(last)
            #expect(Set(try client.members().map(\.name)) == ["node-0", "node-1"])
            // It may have been the leader.
            try await EtcdCluster.awaitLeader(client)
            #expect { try client.remove(last) } throws: { "\($0)".contains("not found") }
            client.close()
        }
    }

    @Test func otherAuthoritiesAreRefusedInBothDirections() async throws {
        try await EtcdCluster.run(1) { cluster in
            let stranger = try await TestAuthority("Stranger")
            let distrusting = try await cluster.client(trusting: stranger)
            #expect { try distrusting.members() } throws: { "\($0)".contains("not trusted") }
            #expect(!distrusting.isHealthy())
            let unknown = try await cluster.client(knownBy: stranger)
            #expect(throws: EtcdError.self) { try unknown.members() }
        }
    }

    @Test func aServerThatIsGoneIsSaidSo() async throws {
        let cluster = EtcdCluster(
            authority: try await TestAuthority(), endpoints: ["https://127.0.0.1:\(try freePort())"])
        let client = try await cluster.client()
        #expect { try client.members() } throws: { "\($0)".contains("nobody listens") }
    }
}
