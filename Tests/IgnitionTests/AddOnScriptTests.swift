import FoundationEssentials
import IgnitionAssets
import TestSupport
import Testing

/// What the first node does with the manifests that the cluster file names.
@Suite("apply-addons.sh", .enabled(if: Tool("unshare").isUsable && Tool.isRoot))
struct AddOnScriptTests {
    private func node(_ kubectl: String) throws -> Node {
        let node = try Node()
        try FileManager.default.createDirectory(
            atPath: node.directory("etc/ocne/addons"), withIntermediateDirectories: true)
        for name in ["00-flannel.yaml", "01-crds.yaml"] { try node.write("etc/ocne/addons/\(name)", "kind: x\n") }
        try node.write("etc/kubernetes/admin.conf", "x")
        try node.stub("sleep")
        try node.stub("kubectl", kubectl)
        return node
    }

    private func applied(_ node: Node) throws -> [Substring] {
        try node.calls.filter { $0.contains(" apply ") }.map { $0.split(separator: "/").last ?? "" }
    }

    @Test("each is applied once, in order, and again until its kinds are known")
    func order() async throws {
        // The API answers at the second call; the second manifest needs three tries.
        let node = try node(
            """
            case "$*" in
            *readyz*) [ "$(grep -c readyz "$NODE/calls")" -ge 2 ] ;;
            *01-crds*) [ "$(grep -c 01-crds "$NODE/calls")" -ge 3 ] ;;
            esac
            """)
        let result = try await node.run(.applyAddOns)
        #expect(result.succeeded, "\(result)")
        #expect(try applied(node) == ["00-flannel.yaml", "01-crds.yaml", "01-crds.yaml", "01-crds.yaml"])
        let first = try #require(try node.calls.first { $0.contains(" apply ") })
        #expect(first.hasPrefix("kubectl --kubeconfig /etc/kubernetes/admin.conf "))
        #expect(first.contains("apply --server-side --force-conflicts"))
        #expect(node.exists("etc/ocne/node/addons/finished"))
        let again = try await node.run(.applyAddOns)
        #expect(try again.succeeded && applied(node).count == 4, "\(again)")
    }

    @Test("what could not be applied is tried at the next start, and nothing else")
    func late() async throws {
        let node = try node("case \"$*\" in *01-crds*) [ -e \"$NODE/known\" ] ;; esac")
        let result = try await node.run(.applyAddOns, environment: ["ADDON_SECONDS": "0"])
        #expect(result.status == 1 && result.error.contains("to apply 01-crds.yaml was not possible"), "\(result)")
        #expect(!node.exists("etc/ocne/node/addons/finished"))
        try node.write("known", "")
        try node.write("calls", "")
        let next = try await node.run(.applyAddOns)
        #expect(try next.succeeded && applied(node) == ["01-crds.yaml"], "\(next)")
        #expect(node.exists("etc/ocne/node/addons/finished"))
    }

    @Test("an API that does not answer is waited for and then given up")
    func silence() async throws {
        let node = try node("exit 1")
        let result = try await node.run(.applyAddOns, environment: ["ADDON_SECONDS": "0"])
        #expect(result.status == 1 && result.error.contains("to reach the API server was not possible"), "\(result)")
        #expect(try applied(node).isEmpty)
    }
}
