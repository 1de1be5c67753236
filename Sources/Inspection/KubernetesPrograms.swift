/// Finds kubelet and kubeadm.
struct KubernetesPrograms {
    let kubelet: OSReport.Program?
    let kubeadm: OSReport.Program?

    init(_ tree: DeployedTree, _ packages: PackageDatabases) throws {
        kubelet = try Self.find("kubelet", tree, packages)
        kubeadm = try Self.find("kubeadm", tree, packages)
    }

    var findings: [OSReport.Finding] {
        var findings: [OSReport.Finding] = []
        if kubelet == nil {
            findings.append(
                OSReport.Finding(
                    .noKubelet, "/usr/bin/kubelet", "there is no kubelet, so no host joins a cluster",
                    remedy: "install the kubelet of the cluster's Kubernetes version"))
        }
        if kubeadm == nil {
            findings.append(
                OSReport.Finding(
                    .noKubeadm, "/usr/bin/kubeadm", "there is no kubeadm, so no host joins a cluster",
                    remedy: "install the kubeadm of the cluster's Kubernetes version"))
        }
        if let kubelet = kubelet?.version, let kubeadm = kubeadm?.version,
            (kubelet.major, kubelet.minor) != (kubeadm.major, kubeadm.minor)
        {
            findings.append(
                OSReport.Finding(
                    .kubernetesMismatch, "/usr/bin/kubelet", "kubelet is \(kubelet), but kubeadm is \(kubeadm)",
                    remedy: "install both of the same minor version"))
        }
        return findings
    }

    private static func find(
        _ name: String, _ tree: DeployedTree, _ packages: PackageDatabases
    ) throws -> OSReport.Program? {
        let places = ["/usr/bin", "/usr/local/bin", "/opt/bin"]
        let path = try places.map { "\($0)/\(name)" }.first { try tree.size($0) != nil }
        guard path != nil || packages.contains(name) else { return nil }
        if let version = packages.version(of: name) { return OSReport.Program(path: path, version: version) }
        let texts = try path.flatMap { try GoProgram.versions(["/version.gitVersion=v"], in: $0, of: tree)[0] }
        return OSReport.Program(path: path, version: GoProgram.only(texts ?? []))
    }
}
