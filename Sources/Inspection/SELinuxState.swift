/// What Ignition's relabelling needs: it reads `SELINUXTYPE` whatever `SELINUX` says, and runs `setfiles` with the
/// policy of that type.
struct SELinuxState {
    let facts: OSReport.SELinux
    private let isEnabled: Bool
    private let hasBinaryPolicy: Bool

    private static let config = "/etc/selinux/config"
    private static let configLimit = 1 << 20

    init(_ tree: DeployedTree) throws {
        let config = try tree.read(Self.config, limit: Self.configLimit) ?? []
        let type = Self.values("SELINUXTYPE=", in: config).first
        // As libostree reads it, where one line is enough.
        isEnabled = Self.values("SELINUX=", in: config).contains { state in
            ["enforcing", "permissive"].contains { state.lowercased().hasPrefix($0) }
        }
        // A type names a directory; anything else could lead elsewhere.
        let contexts = type.flatMap { $0.contains("/") ? nil : "/etc/selinux/\($0)/contexts/files/file_contexts" }
        facts = OSReport.SELinux(
            type: type, hasPolicy: try contexts.flatMap { try tree.size($0) } != nil,
            setfiles: try ["/usr/sbin/setfiles", "/usr/bin/setfiles", "/sbin/setfiles"].first {
                try tree.size($0) != nil
            })
        let policies = try type.map { try $0.contains("/") ? [] : tree.children("/etc/selinux/\($0)/policy") } ?? []
        hasBinaryPolicy = policies.contains { $0.name.hasPrefix("policy.") }
    }

    /// What libostree needs to label a deployment's own files.
    var deploymentFindings: [OSReport.Finding] {
        guard isEnabled, !facts.hasPolicy || !hasBinaryPolicy else { return [] }
        return [
            OSReport.Finding(
                .enabledWithoutPolicy, Self.config,
                "SELinux is enabled, but the policy that it names is not whole, so the OS cannot be deployed",
                remedy: "install the policy, or write `SELINUX=disabled`")
        ]
    }

    /// Of an OS that has Ignition.
    var findings: [OSReport.Finding] {
        var findings: [OSReport.Finding] = []
        if facts.type == nil {
            findings.append(
                OSReport.Finding(
                    .noSELinuxType, Self.config,
                    "it does not set SELINUXTYPE, without which Ignition fails at the first boot, also where SELinux "
                        + "is disabled",
                    remedy: "install the policy, or write `SELINUXTYPE=none` where there is none"))
        }
        if facts.setfiles == nil {
            findings.append(
                OSReport.Finding(
                    .noSetfiles, "/usr/sbin/setfiles",
                    "it is missing, so dracut could copy none into the initramfs, where Ignition runs it; without it "
                        + "the first boot fails",
                    remedy: "install policycoreutils before the initramfs is made, unless the initramfs has a setfiles "
                        + "of its own"))
        } else if let type = facts.type, !facts.hasPolicy, !isEnabled {
            findings.append(
                OSReport.Finding(
                    .noSELinuxPolicy, "/etc/selinux/\(type)",
                    "there is no contexts/files/file_contexts, which setfiles reads when Ignition runs it",
                    remedy: "install the policy \"\(type)\", or set SELINUXTYPE to one that is there"))
        }
        return findings
    }

    /// What the lines that begin with a key set.
    private static func values(_ key: String, in config: [UInt8]) -> [String] {
        String(decoding: config, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            guard line.hasPrefix(key) else { return nil }
            let value = line.dropFirst(key.count).prefix { !$0.isWhitespace }
            return value.isEmpty ? nil : String(value)
        }
    }
}
