import Boot
import Inventory
import Kickstart
import Testing

@Suite("Installation")
struct InstallationTests {
    private func fixed(_ address: String, _ gateway: String?, _ servers: [String] = []) throws -> HostNetwork {
        .fixed(
            address: try InterfaceAddress(address), gateway: try gateway.map { try IPAddress($0) },
            nameservers: try servers.map { try IPAddress($0) })
    }

    @Test("the installer is told its Kickstart, its network and where to report")
    func installer() throws {
        let settings = InstallSettings(
            stage2: "http://192.0.2.1/ol9/", arguments: ["quiet"], consoles: [try Console("ttyS0,115200")],
            proxy: try BaseURL("http://proxy.example.com:3128"), security: SecuritySettings(isFIPS: true))
        let line = try Sample(settings: settings).installation.installerCommandLine().text
        let own = "http://192.0.2.1:8080/h/\(Recipe.nonce)"
        #expect(
            line == """
                initrd=initrd inst.ks=\(own)/ks.cfg inst.ks.sendmac inst.nosave=all_ks inst.stage2=http://192.0.2.1/ol9/ \
                inst.proxy=http://proxy.example.com:3128 BOOTIF=01-52-54-00-aa-bb-01 ip=dhcp slipway.report=\(own)/report \
                slipway.nonce=\(Recipe.nonce) console=ttyS0,115200 fips=1 quiet
                """)
    }

    @Test(
        "fixed addresses reach dracut, in both kernels",
        arguments: [
            ("192.0.2.11/23", "192.0.2.1", "enp1s0", "ip=192.0.2.11::192.0.2.1:255.255.254.0:node-1:enp1s0:none"),
            ("192.0.2.11/32", nil, nil, "ip=192.0.2.11:::255.255.255.255:node-1::none"),
            ("2001:db8::2/64", "2001:db8::1", nil, "ip=[2001:db8::2]::[2001:db8::1]:64:node-1::none"),
        ])
    func dracut(address: String, gateway: String?, interface: String?, expected: String) throws {
        let sample = try Sample(try fixed(address, gateway, ["192.0.2.53"]), interface: interface)
        for line in [try sample.installation.installerCommandLine().text, try sample.firstBoot] {
            let words = line.split(separator: " ").map(String.init)
            #expect(words.contains(expected) && words.contains("nameserver=192.0.2.53"), "\(words)")
            #expect(!words.contains("ip=dhcp"))
            #expect(interface != nil || words.contains("BOOTIF=01-52-54-00-aa-bb-01"))
        }
    }

    @Test("what holds at every boot is told to the installer, which gets no secret with it")
    func permanent() throws {
        let settings = InstallSettings(
            arguments: ["mitigations=off"], consoles: [try Console("tty0"), try Console("ttyS0,115200")],
            security: SecuritySettings(isFIPS: true))
        #expect(
            try Sample(settings: settings).permanent == """
                rw systemd.firstboot=off console=tty0 console=ttyS0,115200 fips=1 mitigations=off $slipway_firstboot
                """)
    }

    @Test("with Tang's keys every boot needs the network; the first one is told nothing twice")
    func tang() throws {
        let server = DiskEncryption.TangServer(
            url: try BaseURL("http://192.0.2.5"), thumbprint: String(repeating: "t", count: 43))
        let storage = StorageSettings(encryption: .tang([server], threshold: 1))
        let sample = try Sample(settings: InstallSettings(storage: storage))
        #expect(try sample.permanent.contains(" ip=dhcp rd.neednet=1 "))
        #expect(try sample.firstBoot.split(separator: " ").allSatisfy { $0.hasPrefix("ignition.") })
    }

    @Test("a config in the initramfs needs no URL")
    func embedded() throws {
        let sample = try Sample(settings: InstallSettings(ignition: .embed))
        #expect(
            try sample.firstBoot
                == "BOOTIF=01-52-54-00-aa-bb-01 ip=dhcp rd.neednet=1 ignition.firstboot=1 ignition.platform.id=metal")
        #expect(try sample.value("SLIPWAY_IGNITION_URL") == "http://192.0.2.1:8080/h/\(Recipe.nonce)/config.ign")
        #expect(try Sample().value("SLIPWAY_IGNITION_URL") == nil)
    }

    @Test("the installer is there first and has succeeded last, around the operator's own scripts")
    func order() throws {
        var settings = InstallSettings()
        settings.fragments.pre = [try .init(origin: "pre.sh", text: "echo theirs\n")]
        settings.fragments.post = [try .init(origin: "post.sh", text: "echo theirs\n")]
        let scripts = try Sample(settings: settings).installation.kickstart().scripts
        let pre = scripts.filter { $0.stage == .pre }
        #expect(pre.first?.body.hasSuffix("report installing\n") == true && pre.last?.body == "echo theirs\n")
        let post = scripts.filter { $0.stage == .post || $0.stage == .postInSystem }
        #expect(post.last?.body.contains("report installed") == true)
        #expect(post.dropLast().last?.body == "echo theirs\n")
        #expect(post.dropLast().allSatisfy { !$0.body.contains("report installed") })
    }

    @Test("a pinned image is compared by its manifest, an archive by its commit")
    func meant() throws {
        let digest = "sha256:" + String(repeating: "d", count: 64)
        for (image, meant) in [("r.example.com/os@\(digest)", digest), ("r.example.com/os:1", nil)] {
            let settings = InstallSettings(method: .ostreecontainer, image: try ContainerImage(image))
            let sample = try Sample(settings: settings, commit: "c")
            #expect(try sample.value("SLIPWAY_MANIFEST") == meant)
            #expect(try sample.value("SLIPWAY_COMMIT") == nil && sample.value("SLIPWAY_OSTREE_URL") == nil)
        }
        #expect(try Sample(commit: "c").value("SLIPWAY_COMMIT") == "c")
        #expect(try Sample().value("SLIPWAY_OSTREE_URL") == "http://192.0.2.1:8080/ostree")
    }

    @Test("an operator's argument that cannot be written is named", arguments: ["a\"b", "x y=1", "=1"])
    func badArgument(text: String) throws {
        let installation = try Sample(settings: InstallSettings(arguments: [text])).installation
        let error = #expect(throws: BootError.self) { try installation.kickstart() }
        #expect(error?.description.contains("install.arguments") == true)
    }

    @Test(
        "what GRUB would take for its own is refused by name",
        arguments: ["a=b;c", "memmap=1G$4G", "a=<b", "a=b>", "a={b}", "a=it's", "a=b\\c", "a=b&c", "a=b|c", "a=*"])
    func grub(text: String) throws {
        let installation = try Sample(settings: InstallSettings(arguments: [text])).installation
        _ = try installation.installerCommandLine()
        let error = #expect(throws: BootError.self) { try installation.kickstart() }
        #expect(error?.description.contains("`\(text)`") == true && error?.description.contains("GRUB") == true)
    }
}
