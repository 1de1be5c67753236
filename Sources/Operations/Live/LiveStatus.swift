package import Cluster
package import Kubernetes
import PKI

/// Looks at a cluster that runs. Nothing is changed.
package struct LiveStatus: Sendable {
    private static let systemNamespace = "kube-system"

    /// The cluster's secrets as they are kept here, for the ends of their certificates.
    package var secrets: ClusterSecrets?

    package init(secrets: ClusterSecrets? = nil) { self.secrets = secrets }

    /// Looks once. Blocks.
    /// - Throws: `APIError`. What the caller may not see is left out, nodes apart.
    package func look(_ api: APIClient, now: Moment) throws -> ClusterReport {
        let version = try api.version()
        let nodes = try api.list(ResourcePath(.node)).items.map { NodeStatus(NodeObject($0)) }
        var unseen: [String] = []
        let workloads = try [ResourceKind.daemonSet, .deployment].flatMap { kind in
            try seen(ResourcePath(kind, in: Self.systemNamespace), api, &unseen).map { Workload($0, kind: kind) }
        }
        let secrets = try seen(
            ResourcePath(.secret, in: Self.systemNamespace), api, &unseen, fields: "type=\(TokenSecret.type)")
        let requests = try seen(ResourcePath(.certificateSigningRequest), api, &unseen)
        return ClusterReport(
            server: api.access.server, version: version.hasPrefix("v") ? String(version.dropFirst()) : version,
            time: now, nodes: nodes.sorted { $0.name < $1.name }, workloads: workloads,
            certificates: certificates(api),
            tokens: secrets.compactMap { TokenStatus(SecretObject($0)) }.sorted { $0.id < $1.id },
            requests: requests.compactMap { SigningRequest(SigningRequestObject($0)) }, unseen: unseen)
    }

    /// Looks again whenever something happens, until nothing is wrong. Blocks.
    /// - Parameters:
    ///   - deadline: For all of it.
    ///   - now: The clock.
    ///   - report: Told of each look.
    /// - Returns: The last look, with or without something wrong.
    /// - Throws: `APIError`; a cluster that does not answer yet is waited for as well.
    package func wait(
        _ api: APIClient, for cluster: ClusterDefinition?, deadline: Duration, now: () -> Moment,
        isStopped: () -> Bool, report: (ClusterReport) -> Void
    ) throws -> ClusterReport {
        let end = ContinuousClock.now + deadline
        while true {
            var found: ClusterReport?
            do {
                let look = try look(api, now: now())
                report(look)
                if !look.findings(cluster).contains(where: { $0.severity == .wrong }) { return look }
                found = look
            } catch let error as APIError where error.isPassing && ContinuousClock.now < end {}
            guard ContinuousClock.now < end else {
                if let found { return found }
                return try look(api, now: now())
            }
            try waitForChange(api, until: end, found?.nodes)
            if isStopped() { throw CancellationError() }
        }
    }

    /// Returns when a node becomes another, or after some seconds, since not all that counts is about nodes.
    private func waitForChange(_ api: APIClient, until end: ContinuousClock.Instant, _ known: [NodeStatus]?) throws {
        let deadline = min(Self.longestPause, end - .now)
        guard deadline > .zero else { return }
        do {
            try api.watch(ResourcePath(.node), deadline: deadline) { event in
                switch event {
                case .listed(let items):
                    known == items.map { NodeStatus(NodeObject($0)) }.sorted { $0.name < $1.name }
                case .added, .deleted: false
                case .modified(let item):
                    known?.contains(NodeStatus(NodeObject(item))) ?? false
                }
            }
        } catch let error as APIError where error.isPassing {
            // The pause of a cluster that does not answer is that of the client's own attempts.
        }
    }

    private static let longestPause = Duration.seconds(5)

    private func seen(
        _ path: ResourcePath, _ api: APIClient, _ unseen: inout [String], fields: String? = nil
    ) throws -> [APIObject] {
        do { return try api.list(path, fields: fields).items } catch {
            guard case .forbidden = error.kind else { throw error }
            unseen.append("\(path)")
            return []
        }
    }

    private func certificates(_ api: APIClient) -> [CertificateEnd] {
        var ends: [CertificateEnd] = []
        if let shown = api.serverCertificate { ends.append(CertificateEnd("API server", shown.notAfter)) }
        for authority in api.access.authorities ?? [] {
            ends.append(CertificateEnd("authority of the kubeconfig", authority.notAfter))
        }
        if let end = api.access.clientCertificateEnd { ends.append(CertificateEnd("user of the kubeconfig", end)) }
        guard let secrets else { return ends }
        ends.append(CertificateEnd("authority kept here", secrets.authority.notAfter))
        ends.append(CertificateEnd("administrator kept here", secrets.administrator.notAfter))
        if let authority = secrets.etcdAuthority {
            ends.append(CertificateEnd("etcd authority kept here", authority.certificate.notAfter))
        }
        if let authority = secrets.frontProxyAuthority {
            ends.append(CertificateEnd("front-proxy authority kept here", authority.certificate.notAfter))
        }
        return ends
    }
}

extension APIError {
    /// Whether the cluster may answer a little later.
    var isPassing: Bool {
        switch kind {
        case .unreachable, .timeout, .broken, .server, .tooManyRequests: true
        default: false
        }
    }
}
