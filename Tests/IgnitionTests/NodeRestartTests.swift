import FoundationEssentials
import IgnitionAssets
import TestSupport
import Testing

/// What `ocne.sh` does on a machine that has been started before.
@Suite("ocne.sh once more", .enabled(if: Tool("unshare").isUsable && Tool.isRoot))
struct NodeRestartTests {
    private static let given = "token: first\nnode-ip: NODE_IP\n"
    private static let filled = "token: first\nnode-ip: 192.0.2.7\n"
    private static let reset = """
        if [ "$1" = reset ]; then
            rm -rf /etc/kubernetes/pki /etc/kubernetes/*.conf.d /etc/kubernetes/kubelet.conf /etc/kubernetes/admin.conf
            exit
        fi

        """

    /// A machine with the files of Ignition, whose kubeadm makes a node.
    private func node(_ kubeadm: String = "") throws -> Node {
        let node = try startingNode()
        try node.stub("kubeadm", Self.reset + kubeadm + "\n: >/etc/kubernetes/kubelet.conf")
        try ignite(node, token: "first")
        return node
    }

    private func ignite(_ node: Node, token: String) throws {
        try node.write("etc/kubernetes/kubeadm.conf", Self.given.replacing("first", with: token), mode: 0o600)
        try FileManager.default.createDirectory(
            atPath: node.directory("etc/kubernetes/pki/etcd"), withIntermediateDirectories: true)
        for name in ["ca.crt", "ca.key", "etcd/ca.key"] {
            try node.write("etc/kubernetes/pki/\(name)", "\(name) \(token)\n", mode: 0o600)
        }
    }

    private func start(_ node: Node, _ action: String) async throws -> CommandResult {
        try node.write("calls", "")
        let result = try await node.run(.ocne, environment: ["ACTION": action, "NET_INTERFACE": "eth1"])
        #expect(result.succeeded, "\(result)")
        return result
    }

    @Test("a finished node is left alone", arguments: ["init", "join"])
    func finished(action: String) async throws {
        let node = try node()
        _ = try await start(node, action)
        #expect(node.exists("etc/ocne/node/started") && node.exists("etc/ocne/node/finished"))
        let result = try await start(node, action)
        #expect(try node.acts().isEmpty && result.error.contains("is a node already"))
        #expect(try node.directory.read("etc/kubernetes/kubeadm.conf") == Self.filled)
    }

    @Test("a second run of Ignition destroys nothing")
    func secondIgnition() async throws {
        let node = try node()
        _ = try await start(node, "init")
        // What the operator changes afterwards counts, too.
        try node.write("etc/kubernetes/pki/ca.crt", "renewed\n", mode: 0o600)
        _ = try await start(node, "init")
        try ignite(node, token: "second")
        let result = try await start(node, "init")
        #expect(try node.acts().isEmpty && result.error.contains("Ignition ran again"), "\(result)")
        #expect(try node.directory.read("etc/kubernetes/kubeadm.conf") == Self.filled)
        #expect(try node.directory.read("etc/kubernetes/pki/ca.crt") == "renewed\n")
        #expect(try node.directory.read("etc/kubernetes/pki/etcd/ca.key") == "etcd/ca.key first\n")
        let mode = try await run("stat", ["-c", "%a", node.directory("etc/kubernetes/kubeadm.conf")])
        #expect(mode.output == "600\n")
    }

    @Test(
        "a machine that stopped halfway is reset, keeps the certificates it was given, and goes on",
        arguments: [false, true])
    func halfway(isIgnitedAgain: Bool) async throws {
        let node = try node("[ -e \"$NODE/again\" ] || { : >\"$NODE/again\"; kill -9 $PPID; }\n")
        try node.write("calls", "")
        let stopped = try await node.run(.ocne, environment: ["ACTION": "init", "NET_INTERFACE": "eth1"])
        #expect(!stopped.succeeded && node.exists("etc/ocne/node/started") && !node.exists("etc/ocne/node/finished"))
        try node.write("etc/kubernetes/kubelet.conf", "half")
        if isIgnitedAgain { try ignite(node, token: "second") }
        let result = try await start(node, "init")
        #expect(result.error.contains("begins anew"), "\(result)")
        #expect(try node.acts().first == "kubeadm reset -f")
        #expect(try node.acts().contains("kubeadm init --config /etc/kubernetes/kubeadm.conf --upload-certs"))
        let token = isIgnitedAgain ? "second" : "first"
        #expect(try node.directory.read("etc/kubernetes/kubeadm.conf") == Self.filled.replacing("first", with: token))
        #expect(try node.directory.read("etc/kubernetes/pki/ca.key") == "ca.key \(token)\n")
        #expect(node.exists("etc/ocne/node/finished"))
    }

    @Test("a start of the cluster that fails is tried again with the same certificates")
    func retry() async throws {
        let node = try node(
            """
            : >/etc/kubernetes/admin.conf
            cat /etc/kubernetes/pki/etcd/ca.key >>"$NODE/keys"
            [ "$(grep -c '^kubeadm init' "$NODE/calls")" -ge 2 ] || exit 1
            """)
        _ = try await start(node, "init")
        let start = "kubeadm init --config /etc/kubernetes/kubeadm.conf --upload-certs"
        #expect(try node.acts().filter { $0.hasPrefix("kubeadm") } == [start, "kubeadm reset -f", start])
        #expect(try node.directory.read("keys") == "etcd/ca.key first\netcd/ca.key first\n")
    }

    @Test("a node from before there were markers is left alone, whatever Ignition wrote")
    func older() async throws {
        let node = try node()
        try node.write("etc/kubernetes/kubelet.conf", "x")
        _ = try await start(node, "join")
        #expect(try node.acts().isEmpty)
        #expect(try node.directory.read("etc/kubernetes/kubeadm.conf") == Self.given)
    }

    @Test("what was reset by hand joins with the newest config")
    func byHand() async throws {
        let node = try node()
        _ = try await start(node, "join")
        try node.write("etc/ocne/reset-kubeadm", "")
        try ignite(node, token: "second")
        _ = try await start(node, "join")
        #expect(
            try node.acts().filter { $0.hasPrefix("kubeadm") }.map { $0.prefix(13) } == [
                "kubeadm reset", "kubeadm join ",
            ])
        #expect(
            try node.directory.read("etc/kubernetes/kubeadm.conf") == Self.filled.replacing("first", with: "second"))
    }

    @Test(
        "the word that makes Ignition run is removed before kubeadm runs", arguments: ["grubby", "rpm-ostree", "none"])
    func kernelArgument(tool: String) async throws {
        let node = try node()
        try node.write("cmdline", "rw ignition.firstboot=1 ignition.platform.id=metal\n")
        try node.write("boot/loader/entries/ostree-1.conf", "options rw ignition.firstboot=1 ip=dhcp\n")
        if tool == "grubby" { try node.stub(tool, "sed -i 's/ ignition.firstboot=1//' /boot/loader/entries/*.conf") }
        if tool == "rpm-ostree" {
            // It writes entries only when the machine goes down, and is busy at first.
            try node.stub(
                tool,
                """
                case "$*" in
                *delete*) [ -e "$NODE/busy" ] || { : >"$NODE/busy"; exit 1; }; : >"$NODE/staged" ;;
                *) [ -e "$NODE/staged" ] && echo rw ip=dhcp || echo rw ignition.firstboot=1 ip=dhcp ;;
                esac
                """)
        }
        let result = try await start(node, "join")
        let acts = try node.acts()
        let join = try #require(acts.firstIndex { $0.hasPrefix("kubeadm join") })
        if tool == "none" {
            #expect(result.error.contains("WARNING: ignition.firstboot"), "\(result)")
        } else {
            let last = try #require(acts.lastIndex { $0.hasPrefix(tool) })
            #expect(last < join && result.error.contains("no longer among the kernel arguments"), "\(result)")
        }
        _ = try await start(node, "join")
        #expect(try !node.acts().contains { $0.contains("--remove-args") || $0.contains("--delete") })
    }
}
