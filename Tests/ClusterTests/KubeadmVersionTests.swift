import Cluster
import Inventory
import Testing

@Suite struct KubeadmVersionTests {
    @Test(
        "a minor alone means the patch that Oracle CNE takes",
        arguments: [
            ("1.26", "1.26.6"), ("1.30", "1.30.3"), ("1.33", "1.33.5"), ("v1.33", "1.33.5"), ("1.34", "1.34.0"),
            ("1.37", "1.37.0"), ("1.33.0", "1.33.0"), ("v1.29.14", "1.29.14"), ("1.36.2", "1.36.2"),
        ])
    func reads(_ text: String, _ version: String) throws {
        #expect(try KubernetesVersion(text).description == version)
        #expect(try KubernetesVersion(version) == KubernetesVersion(text))
    }

    @Test(
        "others are no versions",
        arguments: [
            "", "1", "1.25", "1.38", "2.30", "1.30.", "1.30.1.2", "1.030", "1.30.01", "1.30.-1", "1.30.x", "vv1.30",
            "1.30.1-rc.0",
            " 1.30", "1.30.99999999999999999999", "01.30",
        ])
    func refuses(_ text: String) {
        let error = #expect(throws: InvalidValue.self) { try KubernetesVersion(text) }
        #expect(error?.description.hasSuffix("known are 1.26 to 1.37, such as 1.33 or 1.33.5") == true)
    }

    @Test func versionsHaveAnOrder() throws {
        let sorted = try ["1.26", "1.29.3", "1.29.10", "1.30.0", "1.37"].map { try KubernetesVersion($0) }
        #expect(sorted.shuffled().sorted() == sorted)
    }

    /// A host's version, a cluster's, why the host may not join, why the node may not be there.
    private static let skews: [(String, String, VersionSkewRefusal.Reason?, VersionSkewRefusal.Reason?)] = [
        ("1.33", "1.33.9", nil, nil), ("1.33.9", "1.33", nil, nil), ("1.32", "1.33", .kubeadmIsOlder, nil),
        ("1.30", "1.33", .kubeadmIsOlder, nil), ("1.29", "1.33", .kubeletIsTooOld, .kubeletIsTooOld),
        ("1.34", "1.33", .kubeletIsNewer, .kubeletIsNewer),
    ]

    @Test("Kubernetes' version skew policy", arguments: skews, [true, false]) func skew(
        _ case: (node: String, cluster: String, join: VersionSkewRefusal.Reason?, stay: VersionSkewRefusal.Reason?),
        _ isJoining: Bool
    ) throws {
        let (node, cluster) = (try KubernetesVersion(`case`.node), try KubernetesVersion(`case`.cluster))
        let reason = isJoining ? `case`.join : `case`.stay
        do throws(VersionSkewRefusal) {
            if isJoining {
                try VersionSkew.check(joining: node, to: cluster)
            } else {
                try VersionSkew.check(kubelet: node, of: cluster)
            }
            #expect(reason == nil)
        } catch {
            #expect(error.reason == reason)
            #expect(error.description.contains("\(node)") && error.description.contains("\(cluster)"))
            #expect(error.description.contains("set `kubernetesVersion` and `osTag` to \(cluster.minor)"))
        }
    }

    @Test(
        "which labels a kubelet may give itself",
        arguments: [
            ("rack", true), ("example.com/rack", true), ("node.kubernetes.io/pool", true),
            ("a.node.kubernetes.io/x", true),
            ("kubelet.kubernetes.io/x", true), ("topology.kubernetes.io/zone", true), ("notkubernetes.io/x", true),
            ("kubernetes.io/os", true), ("node-role.kubernetes.io/worker", false), ("kubernetes.io/role", false),
            ("k8s.io/x", false), ("a.k8s.io/x", false), ("node-restriction.kubernetes.io/x", false),
            ("topology.kubernetes.io/rack", false),
        ])
    func labels(_ key: String, _ isAllowed: Bool) throws {
        let refusal = try NodeLabel(key: key, value: "v").kubeletRefusal
        #expect((refusal == nil) == isAllowed)
        if let refusal { #expect(refusal.contains("`kubectl label node NAME \(key)=v`")) }
    }
}
