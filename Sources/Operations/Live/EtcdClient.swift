import Glibc
import HTTP
import Markup
package import PKI

/// The members of a control plane's etcd, by etcd's own API (etcd, "gRPC gateway": JSON over HTTPS at `/v3`, which every
/// server of the versions 3.4 to 3.6 has on its client port). Blocks its thread.
package final class EtcdClient: Sendable {
    private static let deadline = Duration.seconds(10)
    private static let healthDeadline = Duration.seconds(30)
    private static let sizeLimit = 1 << 20

    /// The URL of one server, such as `https://192.0.2.11:2379`.
    package let endpoint: String
    private let client: BlockingClient
    private let isStopped: @Sendable () -> Bool

    /// - Parameters:
    ///   - authority: etcd's authority: it alone is trusted, and it alone can make a client known.
    ///   - identity: A client's certificate of that authority, and its key.
    ///   - isStopped: Looked at while waiting.
    package init(
        _ endpoint: String, authority: Certificate, identity: (certificate: Certificate, key: PrivateKey),
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.endpoint = endpoint
        self.isStopped = isStopped
        var settings = ClientSettings()
        settings.tls.authorityText = authority.pem
        settings.tls.trustsSystem = false
        settings.tls.identityText = .init(certificate: identity.certificate.pem, key: identity.key.pkcs8)
        settings.idleDeadline = Self.deadline
        client = BlockingClient(settings, isStopped: isStopped)
    }

    /// Ends its connections; the last call.
    package func close() { client.close() }

    /// The members, as the server's cluster agrees on them.
    /// - Throws: ``EtcdError``.
    package func members() throws(EtcdError) -> [EtcdMember] {
        let action = "list the members"
        let answer = try ask("/v3/cluster/member/list", [:], to: action)
        guard case .sequence(let items) = answer["members"]?.content, !items.isEmpty else {
            throw EtcdError(kind: .malformed, action: action, endpoint: endpoint)
        }
        do { return try items.map { item throws(EtcdError.Malformed) in try EtcdMember(item) } } catch {
            throw EtcdError(kind: .malformed, action: action, endpoint: endpoint)
        }
    }

    /// Takes a member out of the cluster. etcd itself refuses when too few of the others have started, or have been
    /// connected for less than five seconds; it is asked again for a while.
    /// - Throws: ``EtcdError``.
    package func remove(_ member: EtcdMember) throws(EtcdError) {
        let end = ContinuousClock.now + Self.healthDeadline
        while true {
            do {
                _ = try ask(
                    "/v3/cluster/member/remove", ["ID": .string(member.id)], to: "remove the member \(member.title)")
                return
            } catch {
                guard case .refused(status: 503, _) = error.kind, ContinuousClock.now < end, !isStopped() else {
                    throw error
                }
                usleep(250_000)
            }
        }
    }

    /// Whether the server is part of a cluster with a leader, and takes part in its agreement.
    package func isHealthy() -> Bool {
        // A read that the whole cluster must agree on, of a key that need not be there.
        (try? ask("/v3/kv/range", ["key": "aGVhbHRo"], to: "answer")) != nil
    }

    private func ask(_ path: String, _ body: Value, to action: String) throws(EtcdError) -> Node {
        var request = ClientRequest("POST", endpoint + path)
        request.fields = [("Content-Type", "application/json")]
        request.body = .bytes(Array(body.json().utf8))
        request.deadline = Self.deadline
        let status: Int
        let bytes: [UInt8]
        do {
            let response = try client.send(request)
            status = response.status
            bytes = try response.bytes(limit: Self.sizeLimit, deadline: Self.deadline)
        } catch {
            throw EtcdError(kind: .transport(error), action: action, endpoint: endpoint)
        }
        let tree = try? JSON.parse(bytes, source: endpoint)
        guard status == 200 else {
            var message = ""
            if case .scalar(let text, _)? = (tree?["message"] ?? tree?["error"])?.content { message = text }
            throw EtcdError(kind: .refused(status: status, message: message), action: action, endpoint: endpoint)
        }
        guard let tree else { throw EtcdError(kind: .malformed, action: action, endpoint: endpoint) }
        return tree
    }
}
