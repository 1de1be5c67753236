import Cluster
import Markup
import TestSupport
import Testing

/// Where Oracle CNE's tool fails, late, in its own words or not at all, ours says what is wrong before it does anything.
@Suite(.enabled(if: Places.shared != nil || Tool.areRequired, "the shared cases lie beside the repository"))
struct ContractErrorTests {
    /// What the message of a case has to say, and where.
    private static let refused = [
        "err-04-osregistry-tag":
            "cluster.yaml:7:13: `osRegistry`: `registry.example.com/ocne/ock-ostree:1.33` is not an image without a tag",
        "err-06-unknown-key-cluster": "cluster.yaml:7:1: unknown key `virtualIP`; did you mean `virtualIp`?",
        "err-09-extra-ignition-dir": "extra.d",
        "err-10-extra-ignition-bad": "bogus",
        "err-11-bad-subnet": "cluster.yaml:7:16: `serviceSubnet`: `notacidr` is not a CIDR block",
        "err-13-bad-vip": "cluster.yaml:6:12: `virtualIp`: `not-an-ip` is not an IP address",
        "err-14-iface-injection":
            "cluster.yaml:6:23: `providers.byo.networkInterface`: `eth0; rm -rf /` is not the name",
    ]

    /// The cases that ours takes, and why.
    private static let accepted = [
        "err-03b-no-interface-second-run":
            "the file is sound; theirs believes that the cluster runs because an earlier failure left a kubeconfig",
        "err-08-lb-hostname": "a load balancer may have a name (`loadBalancerName`)",
        "join-05-no-name": "a file without a name means the same cluster for start and join",
        "join-16-bare-osregistry": "start and join read the file alike",
    ]

    /// What ours has no way to ask for.
    private static let impossible = ["join-04-both-roles": "a host has one role: the command takes one"]

    @Test func everyFailureOfTheirsIsJudged() throws {
        let failures = try RecordedCase.all.filter { name in
            try name.hasPrefix("err-") || RecordedCase.load(name).exit != 0
        }
        let judged = Set(Self.refused.keys).union(Self.accepted.keys).union(Self.impossible.keys)
        #expect(Set(failures) == judged)
    }

    @Test(arguments: refused.keys.sorted(), [nil, Compatibility.ocne])
    func isRefused(_ name: String, _ compatibility: Compatibility?) throws {
        let wanted = try #require(Self.refused[name])
        do {
            _ = try RecordedCase.cluster(name, compatibility: compatibility)
            Issue.record("\(name) was taken")
        } catch let report as FaultReport {
            let messages = report.faults.map(\.description)
            #expect(messages.contains { $0.contains(wanted) }, "\(messages)")
            #expect(messages.allSatisfy { !$0.contains("x509") && $0.contains(":") }, "\(messages)")
        }
    }

    @Test(arguments: accepted.keys.sorted()) func isTaken(_ name: String) throws {
        #expect(try RecordedCase.cluster(name, compatibility: nil).compatibility == nil)
    }
}
