import Boot
import Inventory
import Testing

@Suite("iPXE scripts")
struct IPXEScriptTests {
    private func session() throws -> BootSession {
        BootSession(
            host: try HostName("cp-1"), mac: try MACAddress("52:54:00:AA:BB:01"),
            nonce: try SecretToken("0123456789abcdef0123456789abcdef"), baseURL: try BaseURL("http://10.0.2.2:8080"))
    }

    @Test("the first script sends each host to its own")
    func discovery() throws {
        let text = IPXEScript.discovery(baseURL: try BaseURL("http://192.0.2.1:8080")).text
        let lines = text.split(separator: "\n")
        let url = "http://192.0.2.1:8080/boot/${netX/mac:hexhyp}.ipxe"
        #expect(lines.first == "#!ipxe")
        #expect(lines.filter { $0.hasPrefix("chain --replace --autofree \(url) ||") }.count == 3)
        #expect(lines.last == "exit")
        #expect(IPXEScript.path(of: try MACAddress("52:54:00:AA:BB:01")) == "/boot/52-54-00-aa-bb-01.ipxe")
    }

    @Test("a host's script names kernel, arguments and RAM disk")
    func installer() throws {
        let line = try KernelCommandLine([KernelArgument("rw"), KernelArgument("a", "b c")])
        let script = try IPXEScript.installer(session: try session(), commandLine: line)
        #expect(
            script.text == """
                #!ipxe
                echo Slipway installs cp-1 (52:54:00:aa:bb:01)
                kernel http://10.0.2.2:8080/boot/kernel rw a="b c"
                initrd --name initrd http://10.0.2.2:8080/boot/initrd
                boot

                """)
    }

    @Test(
        "no argument can end the command or be expanded",
        arguments: ["a || b", "a && b", "a ; b", "a #b", "${mac}", "x${y", "a  b"])
    func injection(value: String) throws {
        let line = try KernelCommandLine([KernelArgument("a", value)])
        #expect(throws: BootError.self) { try IPXEScript.installer(session: try session(), commandLine: line) }
    }

    @Test("an unknown host says who it is and goes on")
    func unknown() throws {
        let text = IPXEScript.unknownHost(try MACAddress("52:54:00:aa:bb:99")).text
        #expect(text.contains("52:54:00:aa:bb:99"))
        #expect(text.hasSuffix("sleep 30\nexit\n"))
    }
}
