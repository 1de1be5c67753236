import Cluster
import Inventory
import Kubernetes
import Markup
import PKI

/// Everything that is looked at before the first object of a cluster is touched.
struct JoinPreflight {
    let join: LiveJoin
    let api: APIClient

    /// What is known of a cluster that lets hosts in.
    struct Findings {
        /// As the API server says it, without `v`.
        let version: String
        let pins: [PublicKeyPin]
        let warnings: [String]
    }

    /// - Throws: `APIError`, `VersionSkewRefusal`, ``LiveRefusal``.
    func run() throws -> Findings {
        let version = try checkVersion()
        try checkPermissions()
        var warnings = try checkRequirements()
        let pins = try authorityPins()
        try KnownCluster.check(join.known, against: pins)
        try checkSecrets(pins)
        warnings += try checkEndpoint()
        warnings += try checkNode()
        return Findings(version: version, pins: pins, warnings: warnings)
    }

    private func checkVersion() throws -> String {
        let text = try api.version()
        guard let cluster = ClusterReport.version(text) else {
            throw LiveRefusal.versions(
                "the API server says that its version is `\(text.prefix(40))`, which Slipway does not know")
        }
        try VersionSkew.check(joining: join.cluster.kubernetesVersion, to: cluster)
        return cluster.description
    }

    private func checkPermissions() throws {
        let wanted = Permission.forTokens + (join.role == .controlPlane ? Permission.forCertificates : [])
        let refused = try wanted.filter { try !$0.isGranted(by: api) }
        guard refused.isEmpty else { throw LiveRefusal.forbidden(refused.map(\.description)) }
    }

    /// - Returns: What could not be looked at.
    private func checkRequirements() throws -> [String] {
        var missing: [(object: String, phase: String)] = []
        var unseen: [String] = []
        for requirement in JoinRequirement.all {
            do {
                let object = try api.get(requirement.path())
                if !requirement.isMet(by: object.tree) { missing.append((requirement.description, requirement.phase)) }
            } catch let error as APIError {
                switch error.kind {
                case .notFound: missing.append((requirement.description, requirement.phase))
                case .forbidden: unseen.append(requirement.description)
                default: throw error
                }
            }
        }
        guard missing.isEmpty else { throw LiveRefusal.missing(missing) }
        guard !unseen.isEmpty else { return [] }
        return [
            "the user of the kubeconfig may not see \(unseen.joined(separator: ", ")); hosts cannot join where one is missing"
        ]
    }

    private func authorityPins() throws -> [PublicKeyPin] {
        let info: ClusterInfo
        do {
            info = try ClusterInfo(
                ConfigMapObject(api.get(ResourcePath(.configMap, in: ClusterInfo.namespace, name: ClusterInfo.name))))
        } catch let error as APIError where error.kind == .notFound {
            throw LiveRefusal.missing([("ConfigMap \(ClusterInfo.namespace)/\(ClusterInfo.name)", "bootstrap-token")])
        }
        // A kubeconfig without authorities leaves them to the system's, which vouch for the answer as well.
        return try info.pins(trustedBy: api.access.authorities ?? info.authorities)
    }

    private func checkSecrets(_ pins: [PublicKeyPin]) throws(LiveRefusal) {
        guard join.role == .controlPlane else { return }
        guard let secrets = join.secrets else { throw .noSecrets(cluster: join.cluster.name.description) }
        guard pins.contains(secrets.authority.publicKeyPin) else {
            throw .otherSecrets(authority: secrets.authority.publicKeyPin, cluster: pins)
        }
    }

    private func checkEndpoint() throws -> [String] {
        let path = try ResourcePath(.configMap, in: TokenSecret.namespace, name: KubeadmConfiguration.name)
        guard let object = try api.getIfAllowed(path) else { return [] }
        let configuration = try KubeadmConfiguration(ConfigMapObject(object))
        guard let endpoint = configuration.controlPlaneEndpoint else {
            if join.role == .controlPlane { throw LiveRefusal.noCommonEndpoint }
            return []
        }
        let own = HostAndPort(join.cluster.controlPlaneEndpoint, defaultPort: 6443)
        guard HostAndPort(endpoint, defaultPort: 6443) != own else { return [] }
        return [
            "the cluster's endpoint is \(endpoint), the cluster file says \(join.cluster.controlPlaneEndpoint): the host asks there first"
        ]
    }

    private func checkNode() throws -> [String] {
        guard let name = join.host?.name.description,
            let object = try api.getIfAllowed(ResourcePath(.node, name: name))
        else { return [] }
        guard !NodeObject(object).isReady else { throw LiveRefusal.nodeExists(name) }
        return ["the cluster has a node \(name) that is not ready; the host takes its place"]
    }
}

extension APIClient {
    /// An object; nil when there is none, or the caller may not see it.
    func getIfAllowed(_ path: ResourcePath) throws -> APIObject? {
        do { return try get(path) } catch {
            switch error.kind {
            case .notFound, .forbidden: return nil
            default: throw error
            }
        }
    }
}
