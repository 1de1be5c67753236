import IgnitionAssets
import TestSupport
import Testing

/// A machine that has the commands of a node and an address on `eth1`, that of the default route.
func startingNode(address: String = "inet 192.0.2.7/24") throws -> Node {
    let node = try Node()
    for command in ["hostnamectl", "systemctl", "kubectl", "sleep"] { try node.stub(command) }
    try node.stub("uname", "echo node-1")
    try node.stub(
        "ip",
        """
        case "$*" in
        *-4*route*) echo 'default via 192.0.2.1 dev eth1 proto dhcp' ;;
        *addr*) [ ! -e "$NODE/slow" ] || { rm "$NODE/slow"; exit 0; }
            for word; do device=$word; [ "$previous" = dev ] && break; previous=$word; done
            [ ! -e "$NODE/addresses" ] || { cat "$NODE/addresses/$device"; exit 0; }
            echo '2: eth1    \(address) brd + scope global eth1\\       valid_lft forever' ;;
        esac
        """)
    try node.stub("kubeadm", "cp /etc/kubernetes/kubeadm.conf \"$NODE/seen\"")
    try node.write("etc/kubernetes/kubeadm.conf", "a: NODE_IP\nnode-ip: NODE_IP\n", mode: 0o600)
    return node
}

extension Node {
    /// What the machine was told to do.
    func acts() throws -> [String] {
        try calls.filter { !$0.hasPrefix("ip ") && !$0.hasPrefix("uname") && !$0.hasPrefix("basename") }
    }
}

@Suite("ocne.sh", .enabled(if: Tool("unshare").isUsable && Tool.isRoot))
struct NodeStartTests {
    @Test("init starts the cluster and makes its namespace", arguments: ["inet 192.0.2.7/24", "inet6 fd00:1::7/64"])
    func start(address: String) async throws {
        let node = try startingNode(address: address)
        try node.write("slow", "")
        let result = try await node.run(.ocne, environment: ["ACTION": "init", "NET_INTERFACE": "enp1s0"])
        #expect(result.succeeded, "\(result)")
        #expect(try node.calls.contains { $0.contains("dev enp1s0") })
        #expect(
            try node.acts() == [
                "sleep 2", "systemctl enable --now crio.service", "systemctl enable kubelet.service",
                "kubeadm init --config /etc/kubernetes/kubeadm.conf --upload-certs",
                "kubectl --kubeconfig /etc/kubernetes/admin.conf create namespace ocne-system",
            ])
        let expected = String(address.split(separator: " ")[1].split(separator: "/")[0])
        #expect(try node.directory.read("seen") == "a: \(expected)\nnode-ip: \(expected)\n")
    }

    @Test("join is tried until it succeeds, and what a failed try left is reset")
    func join() async throws {
        let node = try startingNode()
        try node.stub(
            "kubeadm",
            """
            [ "$1" = reset ] && exec rm /etc/kubernetes/kubelet.conf
            tries=$(grep -c '^kubeadm join' "$NODE/calls")
            [ "$tries" != 2 ] || : >/etc/kubernetes/kubelet.conf
            [ "$tries" -ge 3 ]
            """)
        let result = try await node.run(.ocne, environment: ["ACTION": "join", "NET_INTERFACE": ""])
        #expect(result.succeeded, "\(result)")
        #expect(try node.calls.contains { $0.contains("dev eth1") })
        let join = "kubeadm join --config /etc/kubernetes/kubeadm.conf"
        #expect(try node.acts().dropFirst(2) == [join, "sleep 5", join, "kubeadm reset -f", "sleep 10", join])
    }

    @Test("a machine that is a node already is left alone")
    func joined() async throws {
        let node = try startingNode()
        try node.write("etc/kubernetes/kubelet.conf", "x")
        let result = try await node.run(.ocne, environment: ["ACTION": "join", "NET_INTERFACE": "eth1"])
        #expect(result.succeeded, "\(result)")
        #expect(try node.acts().isEmpty)
    }

    @Test("the reset marker resets once")
    func reset() async throws {
        let node = try startingNode()
        try node.write("etc/ocne/reset-kubeadm", "")
        try node.write("etc/kubernetes/kubelet.conf", "x")
        try node.stub("kubeadm", "[ \"$1\" != reset ] || rm /etc/kubernetes/kubelet.conf")
        let result = try await node.run(.ocne, environment: ["ACTION": "join", "NET_INTERFACE": "eth1"])
        #expect(result.succeeded, "\(result)")
        #expect(try node.acts().first == "kubeadm reset -f")
        #expect(try node.acts().last == "kubeadm join --config /etc/kubernetes/kubeadm.conf")
        #expect(!node.exists("etc/ocne/reset-kubeadm"))
    }

    @Test("without an action the machine is a cluster alone, and a host without a name gets one")
    func alone() async throws {
        let node = try startingNode()
        try node.stub("uname", "echo localhost.localdomain")
        let result = try await node.run(.ocne, environment: ["ACTION": "", "NET_INTERFACE": "eth1"])
        #expect(result.succeeded, "\(result)")
        let acts = try node.acts()
        #expect(acts.first?.wholeMatch(of: /hostnamectl set-hostname ocne[0-9]{10}/) != nil)
        #expect(
            acts.suffix(2) == [
                "kubeadm init --config /etc/ocne/kubeadm-default.conf",
                "kubectl --kubeconfig /etc/kubernetes/admin.conf taint nodes --all "
                    + "node-role.kubernetes.io/control-plane-",
            ])
    }

    @Test("what cannot be done fails", arguments: [("leave", "inet 192.0.2.7/24"), ("join", "inet x;y/24")])
    func refusals(action: String, address: String) async throws {
        let node = try startingNode(address: address)
        let result = try await node.run(.ocne, environment: ["ACTION": action, "NET_INTERFACE": "eth1"])
        #expect(result.status == 1, "\(result)")
    }
}
