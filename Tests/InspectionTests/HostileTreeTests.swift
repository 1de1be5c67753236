import Inspection
import OSTree
import Repository
import TestSupport
import Testing

@Suite("Trees that somebody made to do harm", .enabled(if: Tool("ostree").isUsable))
struct HostileTreeTests {
    @Test(
        "links that loop, lead out or multiply, and files in the place of directories",
        arguments: [
            "rm -r usr/lib/modules/*; mkdir usr/lib/modules/1; ln -s vmlinuz usr/lib/modules/1/vmlinuz",
            "rm -r usr/lib/modules; ln -s modules usr/lib/modules",
            "rm -r usr/lib/modules; echo > usr/lib/modules",
            "rm -r usr/lib/modules/*; mkdir usr/lib/modules/1; ln -s ../../../../../../../etc/passwd usr/lib/modules/1/vmlinuz",
            // Each link would double the names that are still to be looked up.
            """
            rm -r usr/lib/modules/*; cd usr/lib/modules; mkdir 1; kernel 1/x; rm 1/x; ln -s . l0
            for i in $(seq 1 39); do ln -s l$((i - 1))/l$((i - 1)) l$i; done; ln -s ../l39/1/vmlinuz 1/vmlinuz
            """,
            "rm -r usr/lib/modules/*; mkdir usr/lib/modules/1; ln -s \"$(printf './%.0s' $(seq 1900))/x\" usr/lib/modules/1/vmlinuz",
        ])
    func links(change: String) async throws {
        let report = try await SampleOS(change).report(mode: "bare-user")
        #expect(report.kinds == [.noKernel])
    }

    @Test("files that are larger than any sound one")
    func large() async throws {
        let report = try await SampleOS(
            """
            head -c 3M /dev/zero > usr/etc/selinux/config; head -c 3M /dev/zero > usr/etc/machine-id
            rm usr/etc/os-release; { echo NAME=x; head -c 3M /dev/zero; } > usr/lib/os-release
            truncate -s 600M usr/bin/kubelet
            """
        ).report(mode: "bare-user")
        #expect(report.kinds == [.noOSRelease, .fixedMachineID, .noSELinuxType])
        #expect(report.kubelet?.version == nil && report.kubelet?.path == "/usr/bin/kubelet")
    }

    @Test("many directories of modules")
    func many() async throws {
        let report = try await SampleOS("cd usr/lib/modules; mkdir $(seq 1 1500); rm -r 6.1.0-7").report(
            mode: "bare-user")
        #expect(report.kinds == [.noKernel])
        #expect(report.kernels.count <= 1000)
    }

    @Test("noise in the place of every file that is read")
    func noise() async throws {
        let seed = Seed()
        let os = try await SampleOS(
            """
            mkdir -p usr/share/rpm usr/lib/sysimage/dpkg
            for file in usr/share/rpm/Packages usr/lib/sysimage/dpkg/status usr/bin/kubelet usr/bin/kubeadm \
                usr/lib/os-release usr/etc/selinux/config usr/etc/machine-id usr/lib/modules/*/vmlinuz \
                usr/lib/dracut/modules.d/30ignition/ignition
            do openssl enc -aes-128-ctr -nosalt -pbkdf2 -k \(seed.value)$file -in /dev/zero 2>/dev/null | head -c 70000 > $file
            done
            """)
        let report = try await os.report(mode: "bare-user")
        #expect(report.kinds == [.unnamedOS, .fixedMachineID, .noSELinuxType], "\(seed)")
        #expect(report.kubelet?.version == nil && report.newestSpec == nil, "\(seed)")
    }

    @Test(
        "an object that is missing or damaged is an error, not a finding",
        arguments: [
            "rm archive/objects/*/*.dirtree", "for file in archive/objects/*/*.filez; do echo x > $file; done",
        ])
    func damage(script: String) async throws {
        let os = try await SampleOS()
        let (store, commit) = try await os.commit()
        try await os.shell(script)
        #expect(throws: RepositoryError.self) { try OSInspection(store, commit: commit).run() }
    }
}
