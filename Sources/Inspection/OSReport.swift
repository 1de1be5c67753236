package import OCI

/// What is known about the OS in a commit; nil is what could not be found out.
package struct OSReport: Sendable {
    /// A kernel that `ostree admin deploy` may install.
    package struct Kernel: Sendable, Equatable {
        /// The name of the directory below `/usr/lib/modules`, or what stands in the names of the older layouts.
        package let version: String
        /// The directory it lies in.
        package let directory: String
        /// The size of the kernel in bytes; nil when the directory has none.
        package let size: UInt64?
        /// The size of the initramfs in bytes; nil when there is none.
        package let initramfsSize: UInt64?
    }

    /// What `/etc/machine-id` holds (machine-id(5)).
    package enum MachineID: String, Sendable {
        case absent, uninitialized, empty, fixed
    }

    /// What relabelling needs.
    package struct SELinux: Sendable, Equatable {
        /// `SELINUXTYPE` of `/etc/selinux/config`.
        package let type: String?
        /// Whether the policy of that type has its `file_contexts`.
        package let hasPolicy: Bool
        /// Where `setfiles` is.
        package let setfiles: String?
    }

    /// A program that is there.
    package struct Program: Sendable, Equatable {
        /// nil when only a package database names it.
        package let path: String?
        package let version: SoftwareVersion?
    }

    /// `NAME` of os-release.
    package let name: String?
    /// `VERSION_ID` of os-release.
    package let version: String?
    /// What boot menus show: `PRETTY_NAME` of os-release.
    package let title: String?
    /// `OSTREE_VERSION` of os-release, which rpm-ostree writes.
    package let ostreeVersion: String?
    /// The kernel's, or where that does not say, the programs'.
    package let architecture: Architecture?
    /// Ascending by directory and version.
    package let kernels: [Kernel]
    package let machineID: MachineID
    package let selinux: SELinux
    /// nil when there is none, as with the next two.
    package let ignition: Program?
    /// The newest stable version of the configuration specification that the Ignition accepts.
    package let newestSpec: SoftwareVersion?
    package let kubelet: Program?
    package let kubeadm: Program?
    /// What hosts would stumble over, in the order in which they would.
    package let findings: [Finding]

    /// The version of the Ignition specification that configurations for these hosts may use unless somebody says
    /// otherwise: 3.4.0, or an older one that is the newest for the OS's Ignition.
    package var defaultSpec: SoftwareVersion {
        let usual = SoftwareVersion(3, 4)
        return newestSpec.map { min($0, usual) } ?? usual
    }
}
