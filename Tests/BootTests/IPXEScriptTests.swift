import Boot
import Inventory
import Kickstart
import Testing

@Suite("iPXE scripts")
struct IPXEScriptTests {
    private func session() throws -> BootSession {
        BootSession(
            host: try HostName("cp-1"), mac: try MACAddress("52:54:00:AA:BB:01"),
            nonce: try SecretToken("0123456789abcdef0123456789abcdef"), baseURL: try BaseURL("http://10.0.2.2:8080"))
    }

    private func installation(_ settings: InstallSettings = InstallSettings()) throws -> Installation {
        let host = Host(name: try HostName("cp-1"), mac: try MACAddress("52:54:00:AA:BB:01"), role: .controlPlane)
        let session = try session()
        return Installation(
            host: host, settings: settings, session: session, commit: nil,
            installer: Installer(session: session, settings: settings))
    }

    @Test("the first script sends each host to its own")
    func discovery() throws {
        let text = IPXEScript.discovery(baseURL: try BaseURL("http://192.0.2.1:8080")).text
        let lines = text.split(separator: "\n")
        let url =
            "http://192.0.2.1:8080/boot/${netX/mac:hexhyp}.ipxe"
            + "?uuid=${uuid}&serial=${serial:uristring}&asset=${asset:uristring}&arch=${buildarch}"
        #expect(lines.first == "#!ipxe")
        #expect(lines.filter { $0.hasPrefix("chain --replace --autofree \(url) ||") }.count == 3)
        #expect(lines.last == "exit")
        #expect(IPXEScript.path(of: try MACAddress("52:54:00:AA:BB:01")) == "/boot/52-54-00-aa-bb-01.ipxe")
    }

    @Test("a host's script names kernel, arguments and RAM disk")
    func installer() throws {
        let installation = try installation(InstallSettings(arguments: ["a=b c"]))
        let line = try installation.installerCommandLine().text
        #expect(line.hasSuffix(" a=\"b c\""))
        #expect(
            try IPXEScript.installer(installation).text == """
                #!ipxe
                echo Slipway installs cp-1 (52:54:00:aa:bb:01)
                kernel http://10.0.2.2:8080/boot/kernel \(line)
                initrd --name initrd http://10.0.2.2:8080/boot/initrd
                boot

                """)
    }

    @Test(
        "no argument can end the command or be expanded",
        arguments: ["a || b", "a && b", "a ; b", "a #b", "${mac}", "x${y", "a  b"])
    func injection(value: String) throws {
        let installation = try installation(InstallSettings(arguments: ["a=\(value)"]))
        #expect(throws: BootError.self) { try IPXEScript.installer(installation) }
    }

    @Test("an unknown host says who it is and goes on")
    func unknown() throws {
        let text = IPXEScript.unknownHost(try MACAddress("52:54:00:aa:bb:99")).text
        #expect(text.contains("52:54:00:aa:bb:99"))
        #expect(text.hasSuffix("sleep 30\nexit\n"))
    }

    @Test("the server's own authority comes in an image of its own, behind the installer's")
    func authority() throws {
        let session = BootSession(
            host: try HostName("cp-1"), mac: try MACAddress("52:54:00:AA:BB:01"), nonce: SecretToken(),
            baseURL: try BaseURL("http://10.0.2.2:8080"), secureBaseURL: try BaseURL("https://10.0.2.2:8443"))
        let host = Host(name: try HostName("cp-1"), mac: try MACAddress("52:54:00:AA:BB:01"), role: .controlPlane)
        let settings = InstallSettings()
        let installation = Installation(
            host: host, settings: settings, session: session, commit: nil,
            installer: Installer(session: session, settings: settings),
            serverAuthority: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        let lines = try IPXEScript.installer(installation).text.split(separator: "\n")
        #expect(lines[2].contains(" initrd=initrd initrd=authority inst.ks=https://10.0.2.2:8443/h/"))
        #expect(
            lines[3...] == [
                "initrd --name initrd http://10.0.2.2:8080/boot/initrd",
                "initrd --name authority http://10.0.2.2:8080/boot/authority.img", "boot",
            ])
        let authority = "SLIPWAY_AUTHORITIES='-----BEGIN CERTIFICATE-----|AAAA|-----END CERTIFICATE-----'\n"
        #expect(try installation.kickstart().text.contains(authority))
    }

    @Test("what the network said of a machine is handed on, to its own script and when it begins again")
    func labels() throws {
        let url = try BaseURL("http://192.0.2.1:8080")
        let labels = try MachineLabels(["rack": "r1", "example.com/port": "7"])
        let query = "label.example.com/port=7&label.rack=r1"
        #expect(IPXEScript.discovery(labels, baseURL: url).text.contains("&arch=${buildarch}&\(query) ||"))
        #expect(IPXEScript.wait("x", labels, baseURL: url).text.contains("\(url)/boot.ipxe?\(query) ||"))
    }

    @Test("a host that waits is told why, whatever the reason holds, and begins again")
    func waiting() throws {
        let url = try BaseURL("http://192.0.2.1:8080")
        let lines = IPXEScript.wait("held: a\n|| shell ${mac} #x; é", baseURL: url).text.split(separator: "\n")
        #expect(lines[1] == "echo Slipway: this host waits: held: a--- shell --mac- -x- -")
        #expect(lines.filter { $0.hasPrefix("chain --replace --autofree \(url)/boot.ipxe ||") }.count == 3)
        #expect(
            IPXEScript.localDisk.text.hasSuffix(
                "\niseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||\nexit\n"))
    }
}
