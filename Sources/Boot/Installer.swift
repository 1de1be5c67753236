package import Inventory
package import Kickstart

/// What boots the installer on a host: where its files are served, and what is known of it.
package struct Installer: Sendable, Hashable {
    /// URLs of the kernel and the initial RAM disk.
    package let kernel: String
    package let initrd: String
    /// The URL of the tree that holds the second stage (`inst.stage2`); nil lets the installer look for itself.
    package let stage2: String?
    /// The URL of the live system's root image; only for `coreos`.
    package let rootFS: String?
    package let version: SyntaxVersion
    package let architecture: Architecture

    package init(
        kernel: String, initrd: String, stage2: String? = nil, rootFS: String? = nil, version: SyntaxVersion = .rhel9,
        architecture: Architecture = .x86
    ) {
        self.kernel = kernel
        self.initrd = initrd
        self.stage2 = stage2
        self.rootFS = rootFS
        self.version = version
        self.architecture = architecture
    }

    /// The installer of `install.kernel`, `install.initrd`, `install.rootfs` and `install.stage2` of a cluster.
    package init(session: BootSession, settings: InstallSettings) {
        self.init(
            kernel: session.kernelURL, initrd: session.initrdURL, stage2: settings.stage2,
            rootFS: settings.method == .coreos && !settings.isFlatcar ? "\(session.baseURL)/boot/rootfs" : nil,
            version: settings.version ?? .rhel9)
    }
}
