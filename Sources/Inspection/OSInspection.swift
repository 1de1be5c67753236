package import OCI
package import OSTree
package import Repository

/// Looks at the OS in a commit with the eyes of the hosts that will be installed from it.
///
/// Nothing of the tree is executed, and only a few of its files are read.
package struct OSInspection {
    private let store: any ObjectStore
    private let commit: Checksum
    private let architecture: Architecture?

    /// - Parameter architecture: The one that the image is for; nil when nobody said.
    package init(_ store: any ObjectStore, commit: Checksum, architecture: Architecture? = nil) {
        self.store = store
        self.commit = commit
        self.architecture = architecture
    }

    /// Blocks while it reads.
    /// - Throws: `RepositoryError` when an object that is needed is missing, unreadable or corrupt.
    package func run() throws -> OSReport {
        let tree = try DeployedTree(CommitTree(store, commit: commit))
        let layout = try Layout(tree)
        let kernels = try KernelSearch(tree)
        let machineID = try Self.machineID(tree)
        let packages = try PackageDatabases(tree)
        let ignition = try IgnitionSearch(tree, packages)
        let selinux = try SELinuxState(tree)
        let kubernetes = try KubernetesPrograms(tree, packages)

        var findings = layout.findings + kernels.findings
        let found = try kernels.architecture ?? Self.programArchitecture(tree)
        if let architecture, let found, found != architecture {
            findings.append(
                OSReport.Finding(
                    .otherArchitecture, kernels.kernels.first?.directory ?? "/usr",
                    "the OS is for \(found.rawValue), the image for \(architecture.rawValue)",
                    remedy: "name the architecture of the OS, or get its build for \(architecture.rawValue)"))
        }
        findings += Self.findings(machineID)
        findings += selinux.deploymentFindings + ignition.findings
        if ignition.program != nil { findings += selinux.findings }
        findings += kubernetes.findings

        let release = layout.release
        return OSReport(
            name: release?["NAME"], version: release?["VERSION_ID"], title: release?["PRETTY_NAME"],
            ostreeVersion: release?["OSTREE_VERSION"], architecture: found, kernels: kernels.kernels,
            machineID: machineID, selinux: selinux.facts, ignition: ignition.program, newestSpec: ignition.newestSpec,
            kubelet: kubernetes.kubelet, kubeadm: kubernetes.kubeadm, findings: findings)
    }

    private static func machineID(_ tree: DeployedTree) throws -> OSReport.MachineID {
        let path = "/etc/machine-id"
        guard let size = try tree.size(path) else { return .absent }
        guard let bytes = try tree.read(path, limit: 64) else { return size == 0 ? .empty : .fixed }
        let text = bytes.drop { Self.isSpace($0) }.reversed().drop { Self.isSpace($0) }.reversed()
        if text.isEmpty { return .empty }
        return text.elementsEqual("uninitialized".utf8) ? .uninitialized : .fixed
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func findings(_ machineID: OSReport.MachineID) -> [OSReport.Finding] {
        let remedy = "remove the file, or write the word `uninitialized` into it"
        switch machineID {
        case .absent, .uninitialized: return []
        case .empty:
            return [
                OSReport.Finding(
                    .emptyMachineID, "/etc/machine-id",
                    "it is empty, so systemd takes no boot for the first and starts no unit that Ignition enables",
                    remedy: remedy)
            ]
        case .fixed:
            return [
                OSReport.Finding(
                    .fixedMachineID, "/etc/machine-id",
                    "all hosts would have the same identity, and systemd takes no boot for the first, so it starts no "
                        + "unit that Ignition enables",
                    remedy: remedy)
            ]
        }
    }

    /// The architecture of a program that every OS has.
    private static func programArchitecture(_ tree: DeployedTree) throws -> Architecture? {
        for path in ["/usr/lib/systemd/systemd", "/lib/systemd/systemd", "/usr/bin/bash", "/bin/sh"] {
            if let bytes = try tree.prefix(path, Architecture.prefixLength), let found = Architecture(program: bytes) {
                return found
            }
        }
        return nil
    }
}
