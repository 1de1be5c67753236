package import Cluster
package import Ignition
package import Inventory
package import Kubernetes
import Markup
package import PKI

/// Lets a host join a cluster that runs: makes its token, and on the control plane hands out the certificates, through
/// the cluster's API (what `kubeadm token create` and `kubeadm init phase upload-certs` do on a node).
package struct LiveJoin: Sendable {
    package let cluster: ClusterDefinition
    package let role: HostRole
    /// The host of the cluster file, when the config is for one.
    package let host: Host?
    /// The spec version of the config.
    package let version: SpecVersion
    /// A token to use; nil makes a new one.
    package var token: BootstrapToken?
    /// How long the token lives.
    package var lifetime: Duration = .seconds(24 * 3600)
    /// The cluster's secrets; only a control-plane host needs them.
    package var secrets: ClusterSecrets?
    /// The authorities of the cluster that is meant; none when that is not known.
    package var known: [PublicKeyPin] = []
    /// Whether nothing is written.
    package var isDryRun = false

    /// Clocks that differ by so many seconds, which answers need to come, are the same.
    private static let clockTolerance: Int64 = 30

    /// How many tokens are tried whose ids others have.
    private static let attempts = 3

    package init(_ cluster: ClusterDefinition, role: HostRole, host: Host?, version: SpecVersion) {
        self.cluster = cluster
        self.role = role
        self.host = host
        self.version = version
    }

    /// What was done, or would be.
    package struct Outcome: Sendable {
        /// The version of the API server.
        package let version: String
        package let tokenID: String
        package let tokenEnd: Moment?
        /// When the certificates of the control plane can no longer be fetched; nil for a worker.
        package let certificatesEnd: Moment?
        package let pins: [PublicKeyPin]
        /// Each object that was made or changed.
        package let changes: [String]
        package let warnings: [String]
    }

    /// Looks at everything, makes the config, changes the cluster, and hands the config over, in this order. Blocks.
    /// - Parameters:
    ///   - api: The cluster.
    ///   - rescue: The same cluster, by a client that nobody stops: it takes back what was done when the run fails.
    ///   - now: When the token's life begins, by this machine's clock. The cluster's counts, where it is known to differ.
    ///   - write: Takes the config; what it throws ends the run. It is not called in a dry run.
    /// - Throws: `APIError`, `VersionSkewRefusal`, ``LiveRefusal``, what ``JoinConfig`` and `write` throw; the cluster is
    ///   then as it was before, or the error is ``HalfDone`` and tells what is left.
    package func run(
        _ api: APIClient, rescue: APIClient, now: Moment, write: (String) throws -> Void
    ) throws -> Outcome {
        var undo: Undo?
        do {
            let findings = try JoinPreflight(join: self, api: api).run()
            let lead = abs(api.clockLead) > Self.clockTolerance ? api.clockLead : 0
            let start = now.adding(.seconds(lead))
            let writer = JoinWriter(api: api, rescue: rescue, now: start, isDryRun: isDryRun)
            if lead != 0 { writer.noteClock(lead) }
            undo = writer.undo
            return try run(findings, writer, now: start, write: write)
        } catch {
            let cause: any Error = (error as? APIError)?.kind == .stopped ? CancellationError() : error
            let leftovers = undo?.run() ?? []
            throw leftovers.isEmpty ? cause : HalfDone(cause: cause, leftovers: leftovers)
        }
    }

    private func run(
        _ findings: JoinPreflight.Findings, _ writer: JoinWriter, now: Moment, write: (String) throws -> Void
    ) throws -> Outcome {
        let key = role == .controlPlane ? secrets?.certificateKey : nil
        var token = try token ?? BootstrapToken.random()
        // Before anything is written, so that what is wrong with it shows.
        var config = try checkedConfig(JoinCredentials(token: token, authorityPins: findings.pins, certificateKey: key))
        var certificatesEnd: Moment?
        if let secrets, let key {
            certificatesEnd = try writer.upload(KubeadmCertificates.seal(secrets, with: key), key: key)
        }
        let end = now.adding(lifetime)
        var attempt = 0
        while true {
            attempt += 1
            switch try writer.make(TokenSecret(token: token, purpose: .joining, end: end, host: host?.name.description))
            {
            case .known(let end):
                if !isDryRun { try write(config) }
                return Outcome(
                    version: findings.version, tokenID: token.id, tokenEnd: end, certificatesEnd: certificatesEnd,
                    pins: findings.pins, changes: writer.changes, warnings: findings.warnings + writer.warnings)
            case .taken where self.token == nil && attempt < Self.attempts:
                token = try BootstrapToken.random()
                config = try checkedConfig(
                    JoinCredentials(token: token, authorityPins: findings.pins, certificateKey: key))
            case .taken: throw LiveRefusal.tokenTaken(token.id)
            }
        }
    }

    /// The config, read back as a host would.
    private func checkedConfig(_ credentials: JoinCredentials) throws -> String {
        let text = try JoinConfig.make(cluster, credentials: credentials, role: role, host: host, version: version)
            .json()
        _ = try Config(reading: Array(text.utf8), source: "the join config")
        return text
    }
}
