import IgnitionAssets
import TestSupport
import Testing

@Suite("Scripts of the virtual address", .enabled(if: Tool("unshare").isUsable && Tool.isRoot))
struct VirtualAddressTests {
    @Test(
        "a node without peers leaves the address to a cluster that answers on it",
        arguments: [
            // holds the address, has peers, a cluster answers, the port is open: may hold it
            (false, false, true, true, false), (false, false, false, true, true), (true, false, true, true, true),
            (false, true, true, true, true), (false, false, false, false, false), (true, true, true, false, false),
        ])
    func check(holds: Bool, peers: Bool, answers: Bool, open: Bool, expected: Bool) async throws {
        let node = try Node()
        try node.stub("ip", holds ? "echo 2: eth1 inet 192.0.2.20/32" : "")
        try node.stub("curl", answers ? "exit 0" : "exit 7")
        try node.stub("ss", open ? "echo LISTEN 0 511 0.0.0.0:6443" : "")
        let list = peers ? "unicast_peer {\n  192.0.2.8\n }\n" : "unicast_peer {\n # none yet\n }\n"
        try node.write("etc/keepalived/keepalived.conf", "vrrp_instance x {\n \(list) virtual_router_id 51\n}\n")
        let result = try await node.run(.keepalivedCheckApiserver, ["192.0.2.20", "6443", "eth1"])
        #expect(result.succeeded == expected, "\(result)")
    }

    @Test("an IPv6 address stands in brackets in a URL")
    func version6() async throws {
        let node = try Node()
        for command in ["ip", "curl", "ss"] { try node.stub(command) }
        try node.write("etc/keepalived/keepalived.conf", "unicast_peer { }\n")
        let result = try await node.run(.keepalivedCheckApiserver, ["fd00:10::20", "6443", "eth1"])
        #expect(result.status == 1, "\(result)")
        #expect(try node.calls.contains { $0.hasSuffix("https://[fd00:10::20]:6443/livez") })
    }

    @Test("the state goes to the log, the image to podman")
    func notes() async throws {
        let node = try Node()
        let state = try await node.run(.keepalivedState, ["INSTANCE", "kubernetes", "MASTER", "50"])
        #expect(state.succeeded, "\(state)")
        #expect(try node.directory.read("etc/keepalived/log").hasSuffix("Z INSTANCE kubernetes is now MASTER\n"))
        try node.stub("podman", "[ \"$2\" != exists ]")
        for asset in [IgnitionAsset.pullOcneNginx, .startOcneNginx] {
            let unset = try await node.run(asset, environment: ["IMAGE": ""])
            #expect(!unset.succeeded)
            let result = try await node.run(asset, environment: ["IMAGE": "registry/x y:1"])
            #expect(result.succeeded, "\(result)")
        }
        let calls = try node.calls
        #expect(calls.prefix(2) == ["podman image exists registry/x y:1", "podman pull registry/x y:1"])
        #expect(calls.last?.contains("nginx.conf:ro,Z registry/x y:1") == true)
    }
}
