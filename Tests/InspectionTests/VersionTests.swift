@testable import Inspection
import OCI
import OSTree
import Repository
import TestSupport
import Testing

@Suite("Versions that package databases and programs name", .enabled(if: Tool("ostree").isUsable))
struct VersionTests {
    private static let kubelet = SoftwareVersion(1, 31, 4)

    @Test("the real Ignition of Debian, by itself and by the real dpkg", .enabled(if: SampleOS.hasIgnition))
    func realIgnition() async throws {
        let os = try await SampleOS(
            """
            module=usr/lib/dracut/modules.d/30ignition
            cp /$module/ignition $module/ignition
            """)
        let report = try await os.report()
        #expect(report.newestSpec == SoftwareVersion(3, 3))
        #expect(report.defaultSpec == SoftwareVersion(3, 3))
        #expect(report.ignition?.version == nil)

        try await os.shell(
            "mkdir -p tree/usr/share/dpkg; dpkg-query --status dpkg ignition > tree/usr/share/dpkg/status")
        let listed = try await os.report(mode: "bare-user")
        let real = try await run("dpkg-query", ["--show", "--showformat=${Version}", "ignition"]).output
        #expect(listed.ignition?.version == SoftwareVersion(leading: real))
        #expect(listed.newestSpec == SoftwareVersion(3, 3))
    }

    @Test(
        "a real rpm database", .enabled(if: Tool("rpmbuild").isUsable),
        arguments: ["usr/share/rpm", "usr/lib/sysimage/rpm"])
    func rpm(place: String) async throws {
        let os = try await SampleOS("program usr/bin/kubeadm ''")
        try await os.shell(
            """
            for package in ignition-2.14.0 kubelet-1.31.4 kubeadm-1.31.4 kubelet-extras-9.9.9; do
                name=${package%-*}
                printf 'Name: %s\\nVersion: %s\\nRelease: 1.el8\\nSummary: x\\nLicense: x\\nBuildArch: noarch\\n' \
                    $name ${package##*-} > $name.spec
                printf 'Requires: kubelet\\n%%description\\nkubelet\\n%%files\\n' >> $name.spec
                rpmbuild -bb --define "_topdir $PWD/build" $name.spec
            done
            rpm --root="$PWD/tree" --define '_dbpath /\(place)' --initdb
            rpm --root="$PWD/tree" --define '_dbpath /\(place)' -i --nodeps --force-debian build/RPMS/noarch/*.rpm
            rm -f tree/\(place)/.rpm.lock
            """)
        let report = try await os.report()
        #expect(report.kubelet == OSReport.Program(path: "/usr/bin/kubelet", version: Self.kubelet))
        #expect(report.kubeadm == OSReport.Program(path: "/usr/bin/kubeadm", version: Self.kubelet))
        #expect(report.ignition?.version == SoftwareVersion(2, 14))
        #expect(report.newestSpec == SoftwareVersion(3, 3))
        #expect(report.findings.isEmpty)
    }

    /// No tool here writes the other two formats of rpm's database; what a header's data begins with is by hand.
    @Test("headers in other databases", arguments: ["Packages", "Packages.db"])
    func headers(file: String) async throws {
        let os = try await SampleOS(
            """
            rm usr/bin/kubelet; mkdir -p usr/share/rpm
            { head -c 100000 /dev/urandom; printf 'C\\0kubelet\\0001.31.4\\0001.el8\\0x'; head -c 200000 /dev/zero
              printf 'C\\0kubeadm\\0001.31.4\\0001.el8\\0'; printf 'C\\0kubeadm\\0001.30.0\\0001.el8\\0'
              printf 'C\\0ignition\\0text\\0001.el8\\0C\\0ignition\\0002.16.2'; } > usr/share/rpm/\(file)
            """)
        let report = try await os.report(mode: "bare-user")
        #expect(report.kubelet == OSReport.Program(path: nil, version: Self.kubelet))
        // Two versions: the program says which.
        #expect(report.kubeadm?.version == SoftwareVersion(1, 32, 10))
        // What is no version, and what is cut off, do not count.
        #expect(report.ignition?.version == SoftwareVersion(2, 16, 2))
        #expect(report.kinds == [.kubernetesMismatch])
    }

    @Test(
        "paragraphs of dpkg's status",
        arguments: [
            ("Package: kubelet\\nStatus: install ok installed\\nVersion: 1:1.31.4-1.1\\n", SoftwareVersion(1, 31, 4)),
            (
                "Package: a\\n\\nPackage: kubelet\\nVersion: 1.31.4\\nStatus: hold ok installed",
                SoftwareVersion(1, 31, 4)
            ),
            ("Package: kubelet\\nStatus: deinstall ok config-files\\nVersion: 1.30.1\\n", SoftwareVersion(1, 32, 10)),
            ("Package: kubelet\\nStatus: install ok not-installed\\nVersion: 1.30.1\\n", SoftwareVersion(1, 32, 10)),
            ("Package: kubelet\\nStatus: install ok installed\\nVersion: none\\n", SoftwareVersion(1, 32, 10)),
            (
                "Package: other\\nStatus: install ok installed\\nVersion: 9.9\\nDescription: Package: kubelet\\n",
                SoftwareVersion(1, 32, 10)
            ),
        ])
    func dpkg(status: String, version: SoftwareVersion) async throws {
        let os = try await SampleOS("mkdir -p usr/lib/sysimage/dpkg; printf '\(status)' > usr/lib/sysimage/dpkg/status")
        #expect(try await os.report(mode: "bare-user").kubelet?.version == version)
    }

    @Test("a real Debian", .enabled(if: SampleOS.debian != nil))
    func minbase() async throws {
        let tree = try #require(SampleOS.debian)
        let os = try await SampleOS(
            only: """
                top=$PWD; cd \(tree); cp -a --parents bin etc/os-release usr/lib/os-release var/lib/dpkg/status usr/bin/bash $top
                cd $top; mv etc usr/etc; printf 'Package: kubeadm\\nStatus: install ok installed\\nVersion: 1.2.3\\n' \
                    | cat - var/lib/dpkg/status > status; mv status var/lib/dpkg/status
                """)
        let report = try await os.report()
        #expect(report.name == "Debian GNU/Linux")
        #expect(report.version == "12")
        #expect(report.title == "Debian GNU/Linux 12 (bookworm)")
        let architecture = try await run("dpkg", ["--print-architecture"]).output
        #expect(architecture == report.architecture.map { "\($0.rawValue)\n" })
        #expect(report.kubeadm == OSReport.Program(path: nil, version: SoftwareVersion(1, 2, 3)))
        #expect(report.ignition == nil)
        #expect(report.kinds.starts(with: [.noMountPoint, .noMountPoint]))
        #expect(Set(report.kinds).isSuperset(of: [.noKernel, .noIgnition, .noKubelet]))
    }

    @Test(
        "which specification a release of Ignition brings",
        arguments: [
            ("2.0.0", "3.0.0"), ("2.2.1", "3.0.0"), ("2.3.0", "3.1.0"), ("2.7.0", "3.2.0"), ("2.10.1", "3.2.0"),
            ("2.11.0", "3.3.0"), ("2.14.0", "3.3.0"), ("2.15.0", "3.4.0"), ("2.16.2", "3.4.0"), ("2.20.0", "3.5.0"),
            ("3.1.0", "3.5.0"), ("0.35.0", nil),
        ])
    func specification(release: String, spec: String?) async throws {
        let os = try await SampleOS(
            """
            mkdir -p usr/lib/sysimage/dpkg
            printf 'Package: ignition\\nStatus: install ok installed\\nVersion: \(release)\\n' > usr/lib/sysimage/dpkg/status
            """)
        let report = try await os.report(mode: "bare-user")
        #expect(report.newestSpec?.description == spec)
        let expected = spec == "3.5.0" || spec == nil ? "3.4.0" : spec
        #expect(report.defaultSpec.description == expected)
    }

    @Test(
        "what a version begins with",
        arguments: [
            ("1.32.1", "1.32.1"), ("v1.32.1", "1.32.1"), ("1:2.14.0+ds1-1+b6", "2.14.0"), ("1.32", "1.32.0"),
            ("1.32.1-rc.0", "1.32.1"), ("1.2.3.4", "1.2.3"), ("1.32.", "1.32.0"), ("1.32.x", "1.32.0"), ("1", nil),
            ("", nil), ("v", nil), ("a.b", nil), (".1.2", nil), ("1..2", nil), ("1:", nil), (":1.2", "1.2.0"),
            ("99999999999.1", nil), ("1.99999999999999999999", nil), ("-1.2", nil), ("١.٢", nil),
        ])
    func leading(text: String, version: String?) {
        #expect(SoftwareVersion(leading: text)?.description == version)
    }
}
