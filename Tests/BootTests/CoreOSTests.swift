import Boot
import Inventory
import Markup
import Testing

@Suite("Live systems that install themselves")
struct CoreOSTests {
    private static let own = "http://192.0.2.1:8080/h/\(Recipe.nonce)"

    /// A recipe whose host and installation begin as given.
    private func line(_ install: String, host: String = "", url: String = "http://192.0.2.1:8080") throws -> String {
        let text = """
            url: \(url)
            host: {name: worker-1, mac: "52:54:00:aa:bb:01", role: worker\(host)}
            install: {method: coreos, \(install)}
            """
        return try Recipe(text, source: "recipe").installation.bootCommandLine().text
    }

    @Test("Fedora CoreOS is told its root image, its disk and its config, and hands its network on")
    func coreOS() throws {
        let line = try line("disk: nvme0n1, consoles: [ttyS0]")
        #expect(
            line == """
                initrd=initrd coreos.live.rootfs_url=http://192.0.2.1:8080/boot/rootfs \
                coreos.inst.install_dev=/dev/nvme0n1 coreos.inst.ignition_url=\(Self.own)/config.ign \
                BOOTIF=01-52-54-00-aa-bb-01 ip=dhcp rd.neednet=1 console=ttyS0
                """)
    }

    @Test(
        "a disk has a name that udev makes",
        arguments: [
            ("disk: sda", "/dev/sda"),
            ("disk: /dev/disk/by-path/pci-0000:3b:00.0", "/dev/disk/by-path/pci-0000:3b:00.0"),
            ("disk: {id: nvme-eui.0025385a71b1c2d3}", "/dev/disk/by-id/nvme-eui.0025385a71b1c2d3"),
        ])
    func disk(install: String, device: String) throws {
        #expect(try line(install).contains(" coreos.inst.install_dev=\(device) "))
    }

    @Test(
        "what the live system cannot be told is refused",
        arguments: [
            ("osName: fedora-coreos", "", "`install.disk` must be set"),
            ("disk: {serial: ABC123}", "", "cannot be a description"),
            ("disk: {path: sda, serial: ABC123}", "", "cannot be a description"),
            ("osName: flatcar", ", address: 192.0.2.11/24", "that `interface` names"),
            ("osName: flatcar", ", address: 2001:db8::2/64, interface: enp1s0", "one fixed IPv4 address"),
        ])
    func refused(install: String, host: String, says: String) {
        let error = #expect(throws: BootError.self) { try line(install, host: host) }
        #expect(error?.description.contains(says) == true, "\(String(describing: error))")
    }

    @Test("Flatcar runs from its RAM disk, with a config that names the host's")
    func flatcar() throws {
        let line = try line("osName: flatcar")
        #expect(line.hasPrefix("initrd=initrd flatcar.first_boot=1 ignition.config.url=data:,"))
        #expect(line.contains(Self.own + "/config.ign") && !line.contains("ip=") && !line.contains("coreos"))
        let fixed = ", address: 192.0.2.11/24, gateway: 192.0.2.1, interface: enp1s0, nameservers: [192.0.2.53]"
        #expect(
            try self.line("osName: flatcar", host: fixed)
                .hasSuffix(" ip=192.0.2.11::192.0.2.1:255.255.255.0:worker-1:enp1s0:none:192.0.2.53"))
    }

    @Test("there is no Kickstart, and the boot script says what happens")
    func script() throws {
        let text = "url: http://192.0.2.1\nhost: {name: a, mac: \"52:54:00:aa:bb:01\", role: worker}\ninstall: "
        for (install, verb) in [
            ("{method: coreos, disk: sda}", "installs"), ("{method: coreos, osName: flatcar}", "boots"),
        ] {
            let installation = try Recipe(text + install, source: "recipe").installation
            #expect(!installation.hasKickstart)
            #expect(throws: BootError.self) { try installation.kickstart() }
            #expect(
                try IPXEScript.installer(installation).text.contains("\necho Slipway \(verb) a (52:54:00:aa:bb:01)\n"))
        }
    }

    @Test(
        "an OS name of method coreos is one of two, and Flatcar has no root image",
        arguments: ["osName: ock", "osName: Flatcar", "osName: flatcar, kernel: a, initrd: b, rootfs: c"])
    func names(install: String) {
        #expect(throws: FaultReport.self) { try line(install) }
    }
}
