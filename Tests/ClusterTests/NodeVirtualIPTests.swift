import Cluster
import Ignition
import TestSupport
import Testing

/// What control-plane hosts get to hold a virtual IP, judged by keepalived and nginx themselves.
@Suite struct NodeVirtualIPTests {
    private static let fixed4 = ["192.0.2.11/24", "192.0.2.12/24", "192.0.2.13/24"]
    private static let fixed6 = ["fd00::11/64", "fd00::12/64", "fd00::13/64"]
    private static let dual =
        "serviceSubnet: '10.96.0.0/16,fd00:96::/112'\npodSubnet: '10.244.0.0/16,fd00:244::/56'\n"

    /// The last is Oracle CNE's, whose empty list of peers keepalived warns of.
    static let texts = [
        "virtualIp: 192.0.2.20\nproviders: {byo: {networkInterface: br0}}",
        "virtualIp: 192.0.2.20\n" + NodeSample.hosts([nil, nil, nil], interface: "br0"),
        "virtualIp: 192.0.2.20\n" + NodeSample.hosts(fixed4, interface: "br0"),
        "virtualIp: 'fd00::14'\nserviceSubnet: 'fd00:96::/112'\npodSubnet: 'fd00:244::/56'\n"
            + NodeSample.hosts(fixed6, interface: "br0"),
        dual + "virtualIp: 192.0.2.20\n" + NodeSample.hosts(fixed4, interface: "br0"),
        "compat: ocne\nvirtualIp: 192.0.2.20\nproviders: {byo: {networkInterface: br0}}",
    ]

    @Test(.enabled(if: Tool("keepalived").isUsable && Tool.isRoot), arguments: texts.dropLast())
    func keepalivedAcceptsItsConfiguration(_ text: String) async throws {
        let node = try NodeSample(text, host: text.contains("hosts:") ? 0 : nil)
        let directory = try TemporaryDirectory()
        try directory.write("check", "#!/bin/sh\n", mode: 0o755)
        // Neither the image's user nor the scripts are on this machine.
        let config = try #require(node.text("/etc/keepalived/keepalived.conf"))
            .replacing("script_user keepalived_script keepalived_script", with: "script_user root root")
            .replacing("/etc/keepalived/check_apiserver.sh", with: directory("check"))
            .replacing("/etc/keepalived/keepalived_state.sh", with: directory("check"))
        try directory.write("keepalived.conf", config)
        let judged = try await run(
            "unshare",
            [
                "--net", "sh", "-c",
                "ip link add br0 type bridge && ip link set br0 up && exec keepalived -t -f \"$0\"",
                directory("keepalived.conf"),
            ])
        #expect(judged.succeeded, "\(judged)\n\(config)")
    }

    @Test(.enabled(if: Tool("nginx").isUsable), arguments: texts)
    func nginxAcceptsItsConfiguration(_ text: String) async throws {
        let node = try NodeSample(text, host: text.contains("hosts:") ? 0 : nil)
        let directory = try TemporaryDirectory()
        // Debian's stream module is loaded apart, the image's nginx has it.
        let module = "/usr/lib/nginx/modules/ngx_stream_module.so"
        try directory.write(
            "nginx.conf",
            "load_module \(module);\npid \(directory("pid"));\n"
                + (try #require(node.text("/etc/ocne/nginx/nginx.conf"))))
        let judged = try await run("nginx", ["-t", "-e", "stderr", "-c", directory("nginx.conf")])
        #expect(judged.succeeded, "\(judged)")
    }

    private static let dualStack =
        "podSubnet: 10.244.0.0/16,fd00:10:244::/56\nserviceSubnet: 10.96.0.0/16,fd00:10:96::/112\n"

    @Test func peersTalkAloneWhereAllAreKnown() throws {
        func config(_ addresses: [String?], host: Int? = 1) throws -> String {
            try NodeSample(
                "virtualIp: 192.0.2.20\nproviders: {byo: {networkInterface: br0}}\n" + Self.dualStack
                    + NodeSample.hosts(addresses), host: host, isJoining: true
            )
            .text("/etc/keepalived/keepalived.conf") ?? ""
        }
        let known = try config(Self.fixed4.map { $0 })
        #expect(
            known.contains(
                "unicast_src_ip 192.0.2.12\n    unicast_peer {\n        192.0.2.11\n        192.0.2.13\n    }"))
        #expect(known.contains("virtual_router_id 20\n"))
        // A host that is not in the file, one whose address is not fixed, and one of the other IP version.
        for unknown in [
            try config(Self.fixed4.map { $0 }, host: nil), try config(["192.0.2.11/24", "192.0.2.12/24", nil]),
            try config(["192.0.2.11/24", "192.0.2.12/24", "fd00::13/64"]), try config(["192.0.2.11/24", nil, nil]),
        ] {
            #expect(!unknown.contains("unicast"))
        }
    }

    @Test func nginxKnowsTheOtherServers() throws {
        let four = try NodeSample(
            "virtualIp: 192.0.2.20\nkubeApiServerBindPortAlt: 7444\n" + Self.dualStack
                + NodeSample.hosts(["192.0.2.11/24", nil, "fd00::13/64"]), host: 1,
            isJoining: true
        ).text("/etc/ocne/nginx/nginx.conf")
        #expect(
            four?.contains(
                "server 127.0.0.1:7444;\n        server 192.0.2.11:7444 backup;\n        server [fd00::13]:7444 backup;\n"
            )
                == true)
        #expect(four?.contains("listen 6443;") == true)
        let alone = try NodeSample("virtualIp: 192.0.2.20\n" + NodeSample.hosts([nil]), host: 0)
            .text("/etc/ocne/nginx/nginx.conf")
        #expect(alone?.contains("listen 6443;") == true && alone?.contains("[::]") == false)
        let six = try NodeSample(Self.texts[3], host: 0).text("/etc/ocne/nginx/nginx.conf")
        #expect(six?.contains("server [::1]:6444;") == true && six?.contains("listen [::]:6443 ipv6only=on;") == true)
        #expect(six?.contains("listen 6443;") == false)
    }

    @Test(arguments: [("192.0.2.20", 20), ("192.0.3.0", 255), ("fd00::20", 32), ("fd00::100", 255)])
    func theRouterFollowsFromTheAddress(_ address: String, _ router: Int) throws {
        let node = try NodeSample("virtualIp: '\(address)'\nproviders: {byo: {networkInterface: br0}}")
        #expect(node.text("/etc/keepalived/keepalived.conf")?.contains("virtual_router_id \(router)\n") == true)
    }

    /// The interface's name is written on the node, once.
    @Test(.enabled(if: Tool("unshare").isUsable && Tool.isRoot)) func theInterfaceIsFilledIn() async throws {
        let node = try NodeSample("virtualIp: 192.0.2.20\n" + NodeSample.hosts([nil]), host: 0)
        let dropIn = try #require(node.dropIn("keepalived.service", "interface.conf"))
        #expect(
            dropIn.contains("Environment=NET_MAC=52:54:00:00:00:00\nExecStartPre=+/etc/ocne/keepalived_interface\n"))
        let directory = try TemporaryDirectory()
        for name in ["etc", "etc/ocne", "etc/keepalived", "bin"] { try makeDirectory(directory(name)) }
        try directory.write(
            "etc/keepalived/keepalived.conf", try #require(node.text("/etc/keepalived/keepalived.conf")))
        try directory.write(
            "etc/ocne/keepalived_interface", try #require(node.text("/etc/ocne/keepalived_interface")), mode: 0o755)
        try directory.write(
            "etc/ocne/ocne.sh", "#!/bin/sh\n[ \"$1\" = interface ] && cat \"$NODE/name\"\n", mode: 0o755)
        try directory.write("bin/ip", "#!/bin/sh\necho 'inet 192.0.2.7/24'\n", mode: 0o755)
        let script =
            "mount --bind \"$NODE/etc\" /etc && PATH=\"$NODE/bin:$PATH\" && exec /etc/ocne/keepalived_interface"
        var inodes: Set<String> = []
        for name in ["enp3s0", "enp3s0", "bond0.7"] {
            try directory.write("name", "\(name)\n")
            let result = try await run(
                "unshare", ["--mount", "sh", "-c", script], environment: ["NODE": directory.path])
            #expect(result.succeeded, "\(result)")
            let config = try directory.read("etc/keepalived/keepalived.conf")
            #expect(config.contains("    interface \(name)\n") && !config.contains("NET_INTERFACE"))
            inodes.insert(try await run("stat", ["-c", "%i", directory("etc/keepalived/keepalived.conf")]).output)
        }
        // Written for the first name and the other one, and not between: a change makes keepalived load it again.
        #expect(inodes.count == 2)
    }
}
