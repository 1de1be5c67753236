package import Cluster
package import Ignition
package import Inventory
import Markup
package import PKI
package import SystemPackage

/// A host's config for a cluster that is not asked, and what its operator must give the cluster.
package struct OfflineJoin: Sendable {
    let cluster: ClusterDefinition
    let role: HostRole
    let host: Host?
    let version: SpecVersion
    let token: BootstrapToken?
    let lifetime: Duration

    /// - Parameters:
    ///   - token: Nil takes the cluster's own.
    ///   - lifetime: Of the token, once the cluster is given it.
    package init(
        _ cluster: ClusterDefinition, role: HostRole, host: Host?, version: SpecVersion, token: BootstrapToken?,
        lifetime: Duration
    ) {
        self.cluster = cluster
        self.role = role
        self.host = host
        self.version = version
        self.token = token
        self.lifetime = lifetime
    }

    /// The config, and what goes with it.
    package struct Outcome: Sendable {
        package let config: String
        /// Objects for `kubectl apply`; secret.
        package let manifest: String
        let tokenID: String
        let role: HostRole
        /// Whether the cluster knows the token when it starts.
        let isOwnToken: Bool
        /// The kubeconfig by which the cluster was adopted, or that is kept for it.
        let kubeconfig: String
        /// Of the kubeconfig; empty for its current one.
        let context: String
    }

    /// Makes both. Nothing is written but new secrets of a cluster that has none yet. Blocks.
    /// - Throws: What the store throws, ``LiveRefusal`` for a cluster whose keys are not here, what ``JoinConfig`` throws.
    package func make(_ store: SecretStore, state: FilePath, now: Moment) throws -> Outcome {
        var secrets = try store.existing(for: cluster)?.secrets
        let adopted = secrets == nil ? try AdoptedCluster.load(cluster.name, in: state) : nil
        if adopted == nil, secrets == nil { secrets = try store.load(creatingFor: cluster, now: now.seconds) }
        if role == .controlPlane, adopted != nil { throw LiveRefusal.noSecrets(cluster: cluster.name.description) }
        let own = secrets?.bootstrapToken
        let credentials = JoinCredentials(
            token: try token ?? own ?? BootstrapToken.random(),
            authorityPins: secrets.map { [$0.authority.publicKeyPin] } ?? adopted?.authorities.map(\.publicKeyPin)
                ?? [],
            certificateKey: role == .controlPlane ? secrets?.certificateKey : nil)
        let config = try JoinConfig.make(cluster, credentials: credentials, role: role, host: host, version: version)
        return Outcome(
            config: config.json(), manifest: try manifest(credentials, secrets, now: now),
            tokenID: credentials.token.id, role: role, isOwnToken: credentials.token == own,
            kubeconfig: adopted?.kubeconfig ?? store.kubeconfig.string, context: adopted?.context ?? "")
    }

    private func manifest(_ credentials: JoinCredentials, _ secrets: ClusterSecrets?, now: Moment) throws -> String {
        let token = TokenSecret(token: credentials.token, purpose: .joining, end: now.adding(lifetime))
        var objects = [token.object]
        if let key = credentials.certificateKey, let secrets {
            // A cluster may be started without the parts that its first host makes; then there is nothing to upload.
            guard secrets.missingFiles.isEmpty else { return objects[0].yaml() }
            objects.append(CertificateUpload(data: try KubeadmCertificates.seal(secrets, with: key)).ownerlessSecret)
            objects += [CertificateUpload.role, CertificateUpload.roleBinding]
        }
        return objects.map { $0.yaml() }.joined(separator: "---\n")
    }
}

extension OfflineJoin.Outcome {
    /// What must be run before the host boots. No secret is in it.
    /// - Parameter manifest: The file that the manifest was written to.
    package func instructions(manifest: String?) -> String {
        let kubectl =
            "kubectl" + (kubeconfig.isEmpty ? "" : " --kubeconfig \(Self.quoted(kubeconfig))")
            + (context.isEmpty ? "" : " --context \(Self.quoted(context))")
        let known = isOwnToken ? "; for 24 hours after its start the cluster knows it" : ""
        var lines = ["before the host boots, the cluster must know its token \(tokenID)\(known):"]
        if let manifest {
            lines.append("  \(kubectl) apply -f \(Self.quoted(manifest))")
            if role == .controlPlane {
                lines.append("and when the host has joined:")
                lines.append("  \(kubectl) -n kube-system delete secret \(CertificateUpload.secretName)")
            }
            return lines.joined(separator: "\n")
        }
        lines.append("  run this again with --manifest-out FILE, then: \(kubectl) apply -f FILE")
        lines.append("  or let it be done: run this again with --kubeconfig FILE")
        lines.append("  or on a control-plane node, with the token and the key of the config:")
        lines.append("    kubeadm token create TOKEN")
        if role == .controlPlane {
            lines.append("    kubeadm init phase upload-certs --upload-certs --certificate-key KEY")
        }
        return lines.joined(separator: "\n")
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-_./:@%+=,".utf8.contains(byte)
        }
        return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
