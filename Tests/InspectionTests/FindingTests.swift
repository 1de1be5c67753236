import OCI
@testable import Inspection
import OSTree
import Repository
import TestSupport
import Testing

@Suite("What hosts would stumble over", .enabled(if: Tool("ostree").isUsable))
struct FindingTests {
    @Test("nothing is wrong with a good OS, and its facts are found", arguments: ["archive", "bare-user"])
    func good(mode: String) async throws {
        let report = try await SampleOS().report(mode: mode, architecture: .amd64)
        #expect(report.findings.isEmpty, "\(report.findings)")
        #expect(report.name == "Sample OS")
        #expect(report.version == "1.32")
        #expect(report.title == "Sample OS 1.32")
        #expect(report.ostreeVersion == "1.32.7")
        #expect(report.architecture == .amd64)
        #expect(
            report.kernels == [
                OSReport.Kernel(
                    version: "6.1.0-7", directory: "/usr/lib/modules/6.1.0-7", size: 1118, initramfsSize: 5)
            ])
        #expect(report.machineID == .absent)
        #expect(
            report.selinux == OSReport.SELinux(type: "targeted", hasPolicy: true, setfiles: "/usr/sbin/setfiles"))
        #expect(report.ignition?.path == "/usr/lib/dracut/modules.d/30ignition/ignition")
        #expect(report.ignition?.version == SoftwareVersion(2, 16, 2))
        #expect(report.newestSpec == SoftwareVersion(3, 4))
        #expect(report.defaultSpec == SoftwareVersion(3, 4))
        #expect(report.kubelet == OSReport.Program(path: "/usr/bin/kubelet", version: SoftwareVersion(1, 32, 10)))
        #expect(report.kubeadm == OSReport.Program(path: "/usr/bin/kubeadm", version: SoftwareVersion(1, 32, 10)))
    }

    /// A change to the good OS, what must be found, and whether the real `ostree` refuses to deploy it.
    struct Case: Sendable, CustomTestStringConvertible {
        let change: String
        let kinds: [OSReport.Finding.Kind]
        let isRefused: Bool

        init(_ change: String, _ kinds: OSReport.Finding.Kind..., isRefused: Bool = false) {
            self.change = change
            self.kinds = kinds
            self.isRefused = isRefused
        }

        var testDescription: String { change }
    }

    private static let modules = "usr/lib/modules/6.1.0-7"

    /// What the real tool has an opinion of.
    static let layouts: [Case] = [
        Case("rm -r usr/lib/modules", .noKernel, isRefused: true),
        Case("rm \(modules)/vmlinuz", .noKernel, isRefused: true),
        Case(
            "mv \(modules)/vmlinuz boot/plain-name; ln -s /boot/plain-name \(modules)/vmlinuz", .noKernel,
            isRefused: true),
        Case("mv \(modules)/vmlinuz boot/k; ln -s ../../../../boot/k \(modules)/vmlinuz"),
        Case(
            "rm -r \(modules); mkdir elsewhere; kernel elsewhere/vmlinuz; ln -s ../../../elsewhere \(modules)",
            .noKernel, isRefused: true),
        Case(": > \(modules)/vmlinuz", .emptyKernel),
        Case("rm \(modules)/initramfs.img", .noInitramfs),
        Case(": > \(modules)/initramfs.img", .emptyInitramfs),
        Case("mv \(modules)/initramfs.img \(modules)/initramfs"),
        Case("cp -r \(modules) usr/lib/modules/6.2", .severalKernels),
        Case("mkdir usr/lib/modules/6.2; echo > usr/lib/modules/6.2/modules.dep", .modulesWithoutKernel),
        Case("rm -r \(modules); kernel boot/vmlinuz-6.1-$sum; echo i > boot/initramfs-6.1-$sum"),
        Case(
            "rm -r \(modules); kernel usr/lib/ostree-boot/vmlinuz-6.1-$sum; echo i > usr/lib/ostree-boot/initramfs-6.1.img-$sum"
        ),
        Case("rm \(modules)/initramfs.img; kernel boot/vmlinuz-6.1-$sum; echo i > boot/initramfs-6.1-$sum"),
        Case("rm -r \(modules); kernel boot/vmlinuz-6.1-$sum", .noInitramfs),
        Case("rm -r \(modules); kernel boot/vmlinuz-6.1", .noKernel, isRefused: true),
        Case(
            "rm -r \(modules); mkdir usr/lib/ostree-boot; kernel boot/vmlinuz-6.1-$sum; echo i > boot/initramfs-6.1-$sum",
            .noKernel, isRefused: true),
        Case(
            "rm -r \(modules); kernel boot/vmlinuz-6.1-$sum; echo i > boot/initramfs-6.1-$(echo $sum | tr 0-9a-f a-f0-9)",
            .kernelMismatch, isRefused: true),
        Case("rm -r usr/etc/os-release usr/lib/os-release", .noOSRelease, isRefused: true),
        Case("rm usr/etc/os-release"),
        Case("mv usr/lib/os-release usr/etc/os-release"),
        Case(": > usr/lib/os-release", .unnamedOS, isRefused: true),
        Case("echo ID=x > usr/lib/os-release"),
        Case("echo 'no assignment' >> usr/lib/os-release"),
        Case("cp -r usr/etc etc", .bothEtc, isRefused: true),
        Case("rm -r usr/etc/selinux/targeted/policy", .enabledWithoutPolicy, isRefused: true),
        Case("rm -r usr/etc/selinux/targeted/contexts", .enabledWithoutPolicy, isRefused: true),
        Case("sed -i s/targeted/none/ usr/etc/selinux/config", .enabledWithoutPolicy, isRefused: true),
        Case(
            "printf 'SELINUX=permissive\\nSELINUXTYPE=none\\n' > usr/etc/selinux/config", .enabledWithoutPolicy,
            isRefused: true),
        Case("printf 'SELINUX=disabled\\nSELINUXTYPE=none\\n' > usr/etc/selinux/config", .noSELinuxPolicy),
        Case("printf 'SELINUXTYPE=none\\n' > usr/etc/selinux/config", .noSELinuxPolicy),
        Case("mv usr/etc etc", .etcNotInUsr, isRefused: true),
        Case(
            "rm -r sysroot var dev proc sys run", .noMountPoint, .noMountPoint, .noMountPoint, .noMountPoint,
            .noMountPoint, .noMountPoint),
        Case("rmdir var; ln -s sysroot/var var", .noMountPoint),
        Case("rm -r boot tmp", .noTopLevelDirectory, .noTopLevelDirectory),
        Case("rm -r tmp; ln -s sysroot/tmp tmp"),
        Case("rm ostree", .noOSTreeLink),
        Case("rm ostree; mkdir ostree", .noOSTreeLink),
    ]

    @Test("layouts, of which the real ostree refuses the same", .enabled(if: Tool.isRoot), arguments: layouts)
    func layout(_ layout: Case) async throws {
        let os = try await SampleOS(layout.change)
        let (report, refusal) = try await os.deployed()
        #expect(report.kinds == layout.kinds, "\(report.findings)")
        #expect((refusal != nil) == layout.isRefused, "\(refusal ?? "deployed")")
    }

    static let contents: [Case] = [
        Case("rm -r usr", .noUsr, .noEtc, .noOSRelease, .noKernel, .noIgnition, .noKubelet, .noKubeadm),
        Case("rm -r usr/etc", .noEtc, .noSELinuxType),
        Case("printf '\\n' > usr/etc/machine-id", .emptyMachineID),
        Case(": > usr/etc/machine-id", .emptyMachineID),
        Case("echo uninitialized > usr/etc/machine-id"),
        Case("printf uninitialized > usr/etc/machine-id"),
        Case("echo 0123456789abcdef0123456789abcdef > usr/etc/machine-id", .fixedMachineID),
        Case("seq 1000 > usr/etc/machine-id", .fixedMachineID),
        Case("ln -s ../run/absent usr/etc/machine-id"),
        Case("echo uninitialized > usr/etc/id; ln -s id usr/etc/machine-id"),
        Case("echo uninitialized > usr/etc/id; ln -s /etc/id usr/etc/machine-id"),
        Case("rm -r usr/etc/selinux", .noSELinuxType),
        Case("echo SELINUX=disabled > usr/etc/selinux/config", .noSELinuxType),
        Case("echo '#SELINUXTYPE=targeted' > usr/etc/selinux/config", .noSELinuxType),
        Case("echo 'SELINUXTYPE=' > usr/etc/selinux/config", .noSELinuxType),
        Case("echo 'SELINUXTYPE=strict' > usr/etc/selinux/config", .noSELinuxPolicy),
        Case("echo 'SELINUXTYPE=../../usr/etc/selinux/targeted' > usr/etc/selinux/config", .noSELinuxPolicy),
        Case("echo 'SELINUXTYPE=..' > usr/etc/selinux/config", .noSELinuxPolicy),
        Case("printf 'SELINUXTYPE=\\0\\377' > usr/etc/selinux/config", .noSELinuxPolicy),
        Case("rm usr/sbin/setfiles", .noSetfiles),
        Case("rm usr/sbin/setfiles; echo SELINUXTYPE=none > usr/etc/selinux/config", .noSetfiles),
        Case("mv usr/sbin/setfiles usr/bin; rmdir usr/sbin; ln -s bin usr/sbin"),
        Case("rm -r usr/lib/dracut", .noIgnition),
        Case("rm -r usr/lib/dracut usr/etc/selinux usr/sbin/setfiles", .noIgnition),
        Case("rm usr/bin/kubelet", .noKubelet),
        Case("rm usr/bin/kubeadm", .noKubeadm),
        Case("mkdir -p usr/local/bin; mv usr/bin/kube* usr/local/bin"),
        Case("program usr/bin/kubeadm ' k8s.io/component-base/version.gitVersion=v1.31.4 '", .kubernetesMismatch),
        Case("program usr/bin/kubeadm ' k8s.io/component-base/version.gitVersion=v1.32.4 '"),
        Case("program usr/bin/kubeadm ''"),
        Case("{ head -c 56 /dev/zero; printf 'ARM\\144'; } > \(modules)/vmlinuz", .otherArchitecture),
        Case(
            "{ printf MZ; head -c 58 /dev/zero; printf '@\\0\\0\\0PE\\0\\0\\144\\252'; } > \(modules)/vmlinuz",
            .otherArchitecture),
        // A kernel that says nothing, and a program that does.
        Case(
            """
            echo gzip > \(modules)/vmlinuz; mkdir usr/lib/systemd
            { printf '\\177ELF\\2\\1'; head -c 12 /dev/zero; printf '\\267\\0'; } > usr/lib/systemd/systemd
            """, .otherArchitecture),
    ]

    @Test("contents", arguments: contents)
    func content(_ content: Case) async throws {
        let report = try await SampleOS(content.change).report(mode: "bare-user", architecture: .amd64)
        #expect(report.kinds == content.kinds, "\(report.findings)")
        for finding in report.findings {
            #expect(finding.path.hasPrefix("/") && !finding.problem.isEmpty && !finding.remedy.isEmpty)
        }
    }

    @Test("every kind is found by some case, and has an identifier of its own")
    func allKinds() {
        let covered = Set((Self.layouts + Self.contents).flatMap(\.kinds))
        #expect(covered == Set(OSReport.Finding.Kind.allCases))
        for kind in OSReport.Finding.Kind.allCases {
            #expect(kind.rawValue.allSatisfy { $0.isLowercase || $0 == "-" })
        }
    }

    @Test(
        "states of the machine-id",
        arguments: [
            ("", OSReport.MachineID.absent), (": > usr/etc/machine-id", .empty),
            ("echo uninitialized > usr/etc/machine-id", .uninitialized), ("echo 1 > usr/etc/machine-id", .fixed),
        ])
    func machineID(change: String, state: OSReport.MachineID) async throws {
        #expect(try await SampleOS(change).report().machineID == state)
    }
}
