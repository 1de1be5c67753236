import OSTree
import Repository

/// What `ostree admin deploy`, `ostree-prepare-root` and systemd need of a tree besides a kernel.
struct Layout {
    private(set) var findings: [OSReport.Finding] = []
    private(set) var release: OSRelease?

    /// Where the initramfs moves what it has mounted; a deployment's own directory is immutable, so nobody can make
    /// these later.
    private static let mountPoints = [
        ("sysroot", "ostree-prepare-root mounts the physical root there"),
        ("var", "the state of the host is mounted there"),
        ("dev", "systemd mounts the devices there"),
        ("proc", "systemd mounts the processes there"),
        ("sys", "systemd mounts sysfs there"),
        ("run", "systemd mounts the runtime state there"),
    ]

    init(_ tree: DeployedTree) throws {
        if !Self.isDirectory(try tree.node("usr")) {
            findings.append(
                OSReport.Finding(
                    .noUsr, "/usr", "there is no such directory, so this is no OS",
                    remedy: "name a commit or tree that has an OS at its top"))
        }
        try checkEtc(tree)
        try checkRelease(tree)
        for (name, use) in Self.mountPoints where !Self.isDirectory(try tree.node(name)) {
            findings.append(
                OSReport.Finding(
                    .noMountPoint, "/\(name)", "it is no directory, but \(use), so hosts do not boot",
                    remedy: "make the directory, empty, before the commit"))
        }
        for (name, use) in [("boot", "the boot partition"), ("tmp", "temporary files")]
        where try tree.node(name) == nil {
            findings.append(
                OSReport.Finding(
                    .noTopLevelDirectory, "/\(name)", "it is missing, so hosts have no place for \(use)",
                    remedy: "make the directory, empty, before the commit"))
        }
        if try !["sysroot/ostree", "/sysroot/ostree"].contains(tree.link("ostree") ?? "") {
            findings.append(
                OSReport.Finding(
                    .noOSTreeLink, "/ostree",
                    "it is no link to sysroot/ostree, so ostree and rpm-ostree find no repository on a host",
                    remedy: "make it with `ln -s sysroot/ostree ostree` before the commit"))
        }
    }

    private mutating func checkEtc(_ tree: DeployedTree) throws {
        switch (try tree.node("etc") != nil, Self.isDirectory(try tree.node("usr/etc"))) {
        case (false, true): return
        case (false, false):
            findings.append(
                OSReport.Finding(
                    .noEtc, "/usr/etc", "there is no such directory, so hosts have no /etc",
                    remedy: "move /etc to /usr/etc before the commit"))
        case (true, false):
            findings.append(
                OSReport.Finding(
                    .etcNotInUsr, "/etc", "the configuration is not in /usr/etc, so the OS cannot be deployed",
                    remedy: "move /etc to /usr/etc before the commit"))
        case (true, true):
            findings.append(
                OSReport.Finding(
                    .bothEtc, "/etc", "there is /usr/etc too, so the OS cannot be deployed",
                    remedy: "keep /usr/etc and remove /etc before the commit"))
        }
    }

    /// libostree takes the first of the files that is there.
    private mutating func checkRelease(_ tree: DeployedTree) throws {
        for path in ["/etc/os-release", "/usr/lib/os-release"] {
            guard let bytes = try tree.read(path, limit: OSRelease.limit) else { continue }
            let release = OSRelease(bytes)
            self.release = release
            if release["PRETTY_NAME"] == nil, release["ID"] == nil {
                findings.append(
                    OSReport.Finding(
                        .unnamedOS, path, "it has neither PRETTY_NAME nor ID, so the OS cannot be deployed",
                        remedy: "add them (os-release(5))"))
            }
            return
        }
        findings.append(
            OSReport.Finding(
                .noOSRelease, "/usr/lib/os-release",
                "it is missing, so there is no title for the boot menu and the OS cannot be deployed",
                remedy: "add the file with NAME, ID and PRETTY_NAME (os-release(5))"))
    }

    private static func isDirectory(_ node: TreeNode?) -> Bool {
        if case .directory = node { true } else { false }
    }
}
