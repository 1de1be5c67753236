extension OSReport {
    /// Something that hosts would stumble over.
    package struct Finding: Sendable, Equatable, CustomStringConvertible {
        /// How bad it is.
        package enum Severity: String, Sendable {
            /// Installation or first boot fails, or no host joins a cluster.
            case error
            /// Something may go wrong, or only later.
            case warning
        }

        /// What was found; the raw values stay the same from version to version.
        package enum Kind: String, Sendable, CaseIterable {
            case noUsr = "no-usr"
            case noKernel = "no-kernel"
            case severalKernels = "several-kernels"
            case modulesWithoutKernel = "modules-without-kernel"
            case emptyKernel = "empty-kernel"
            case noInitramfs = "no-initramfs"
            case emptyInitramfs = "empty-initramfs"
            case kernelMismatch = "kernel-initramfs-mismatch"
            case otherArchitecture = "other-architecture"
            case noEtc = "no-etc"
            case etcNotInUsr = "etc-not-in-usr"
            case bothEtc = "both-etc"
            case noOSRelease = "no-os-release"
            case unnamedOS = "unnamed-os"
            case noMountPoint = "no-mount-point"
            case noTopLevelDirectory = "no-top-level-directory"
            case noOSTreeLink = "no-ostree-link"
            case emptyMachineID = "empty-machine-id"
            case fixedMachineID = "fixed-machine-id"
            case enabledWithoutPolicy = "selinux-without-policy"
            case noIgnition = "no-ignition"
            case noSELinuxType = "no-selinux-type"
            case noSetfiles = "no-setfiles"
            case noSELinuxPolicy = "no-selinux-policy"
            case noKubelet = "no-kubelet"
            case noKubeadm = "no-kubeadm"
            case kubernetesMismatch = "kubernetes-mismatch"
        }

        package let kind: Kind
        /// Where, as on a host.
        package let path: String
        package let problem: String
        /// What to do about it.
        package let remedy: String

        package var severity: Severity {
            switch kind {
            case .severalKernels, .modulesWithoutKernel, .noTopLevelDirectory, .noOSTreeLink, .noSetfiles,
                .noSELinuxPolicy, .kubernetesMismatch:
                .warning
            default: .error
            }
        }

        package var description: String { "\(path): \(problem); \(remedy)" }

        init(_ kind: Kind, _ path: String, _ problem: String, remedy: String) {
            self.kind = kind
            self.path = path
            self.problem = problem
            self.remedy = remedy
        }
    }
}
