import Boot
import Inventory
import Kickstart
import Testing

@Suite("Installation")
struct InstallationTests {
    private func installation(
        _ network: HostNetwork = .dhcp, interface: String? = nil, settings: InstallSettings = InstallSettings()
    ) throws -> Installation {
        let host = Host(
            name: try HostName("node-1"), mac: try MACAddress("52:54:00:aa:bb:01"), role: .worker,
            interface: try interface.map { try InterfaceName($0) }, network: network)
        let session = BootSession(
            host: host.name, mac: host.mac, nonce: try SecretToken(Recipe.nonce),
            baseURL: try BaseURL("http://192.0.2.1:8080"))
        return Installation(host: host, settings: settings, session: session, commit: nil)
    }

    private func fixed(_ address: String, _ gateway: String?, _ servers: [String] = []) throws -> HostNetwork {
        .fixed(
            address: try InterfaceAddress(address), gateway: try gateway.map { try IPAddress($0) },
            nameservers: try servers.map { try IPAddress($0) })
    }

    @Test("the installer is told its Kickstart, its interface and where to report")
    func installer() throws {
        let settings = InstallSettings(stage2: "http://192.0.2.1/ol9/", arguments: ["console=ttyS0", "quiet"])
        let line = try installation(settings: settings).installerCommandLine().text
        let own = "http://192.0.2.1:8080/h/\(Recipe.nonce)"
        #expect(
            line == """
                initrd=initrd BOOTIF=01-52-54-00-aa-bb-01 inst.ks=\(own)/ks.cfg inst.ks.sendmac \
                inst.stage2=http://192.0.2.1/ol9/ slipway.report=\(own)/report slipway.nonce=\(Recipe.nonce) \
                console=ttyS0 quiet
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
        let installation = try installation(try fixed(address, gateway, ["192.0.2.53"]), interface: interface)
        for line in [try installation.installerCommandLine(), try installation.installedCommandLine()] {
            let words = line.text.split(separator: " ").map(String.init)
            #expect(words.contains(expected) && words.contains("nameserver=192.0.2.53"), "\(words)")
            #expect(!words.contains("ip=dhcp"))
            #expect(interface != nil || words.contains("BOOTIF=01-52-54-00-aa-bb-01"))
        }
    }

    @Test("the first boot of a host with DHCP is told what Oracle's own Kickstart tells it, and systemd.firstboot=off")
    func firstBoot() throws {
        #expect(
            try installation().installedCommandLine().text == """
                rw ip=dhcp rd.neednet=1 ignition.platform.id=metal \
                ignition.config.url=http://192.0.2.1:8080/h/\(Recipe.nonce)/config.ign ignition.firstboot=1 \
                systemd.firstboot=off
                """)
    }

    @Test("an operator's argument that cannot be written is named", arguments: ["a\"b", "x y=1", "=1"])
    func badArgument(text: String) throws {
        let installation = try installation(settings: InstallSettings(arguments: [text]))
        let error = #expect(throws: BootError.self) { try installation.kickstart() }
        #expect(error?.description.contains("install.arguments") == true)
    }

    @Test("a line that the kernel would cut off is refused before any host sees it")
    func tooLong() throws {
        let settings = InstallSettings(arguments: ["filler=" + String(repeating: "x", count: 1900)])
        let error = #expect(throws: BootError.self) { try installation(settings: settings).kickstart() }
        #expect(error?.description.contains("filler (1907)") == true)
    }
}
