import Cluster
import Ignition
import Markup
import SystemPackage
import TestSupport
import Testing

/// What `extraIgnition` and `extraIgnitionInline` name, and what is said of it when it is wrong.
@Suite struct ExtraIgnitionTests {
    private static let ignition = """
        {"ignition":{"version":"3.0.0"},"storage":{"files":[{"path":"/etc/a","contents":{"source":"data:,a"}}]}}
        """
    private static let butane = """
        variant: fcos
        version: 1.4.0
        storage:
          files:
            - path: /etc/b
              contents:
                local: parts/b.txt
        """

    private let directory: TemporaryDirectory
    private let faults = Faults(source: "cluster.yaml")

    init() throws { directory = try TemporaryDirectory() }

    private func load(_ paths: [String], inline: String? = nil) -> [ExtraIgnition] {
        ExtraIgnition.load(
            paths: paths.map { ($0, Mark(line: 3, column: 16)) },
            inline: inline.map { ($0, Mark(line: 4, column: 22)) }, directory: FilePath(directory.path), faults: faults)
    }

    private func complaints() -> [String] {
        do throws(FaultReport) {
            try faults.check()
            return []
        } catch {
            return error.faults.map(\.description)
        }
    }

    private func paths(_ extras: [ExtraIgnition]) -> [[String]] {
        extras.map { $0.config.elementKeys.map(\.key) }
    }

    @Test func aDirectoryGivesItsConfigsByName() throws {
        try makeDirectory(directory("extra"))
        try makeDirectory(directory("extra/parts"))
        try directory.write("extra/20-a.ign", Self.ignition)
        try directory.write("extra/10-b.bu", Self.butane)
        try directory.write("extra/parts/b.txt", "of a file\n")
        try directory.write("extra/README", "not for hosts")
        try directory.write("extra/.hidden", "nor this")
        let extras = load(["extra"], inline: Self.ignition.replacing("/etc/a", with: "/etc/c"))
        #expect(complaints().isEmpty)
        #expect(paths(extras) == [["/etc/b"], ["/etc/a"], ["/etc/c"]])
        #expect(extras.map(\.origin) == ["extra/10-b.bu", "extra/20-a.ign", "cluster.yaml:4:22"])
        #expect(extras.first?.config.json().contains("of%20a%20file") == true)
        #expect(extras.flatMap(\.warnings).map(\.source) == [directory("extra/README")])
    }

    @Test(
        "languages tell themselves apart",
        arguments: [ignition, "\n  " + ignition, butane.replacing("local: parts/b.txt", with: "inline: b")])
    func inlineTextIsIgnitionOrButane(_ text: String) {
        #expect(load([], inline: text).count == 1 && complaints().isEmpty)
    }

    @Test(arguments: [
        ("extra.ign", "{\"ignition\":\n  {\"version\":\"9.0.0\"}}", "extra.ign:2:"),
        ("extra.ign", "{\"ignition\":{\"version\":\"3.0.0\"},", "extra.ign:1:33: "),
        ("extra.ign", ignition.replacing("/etc/a", with: "etc/a"), "extra.ign:1:61: `$.storage.files.0.path`: "),
        ("extra.bu", "variant: fcos\nversion: 1.4.0\nstorage:\n  files:\n    - path: a\n", "extra.bu:5:13: "),
        (
            "extra.bu", "variant: fcos\nversion: 1.4.0\nbogus: 1\n",
            "extra.bu:3:1: `$.bogus`: the key `bogus` is not known"
        ),
        (
            "extra.ign", ignition.replacing("storage", with: "storge"),
            "extra.ign:1:33: `$.storge`: unknown key `storge`"
        ),
        (
            "extra.ign", #"{"ignition":{"version":"3.2.0"},"kernelArguments":{}}"#,
            "extra.ign:1:33: `$.kernelArguments`: unknown key"
        ),
        ("extra.bu", butane, "extra.bu:7:16: "), ("extra.yaml", "variant: none\n", "extra.yaml:1:10: "),
        (
            "extra.bu",
            "variant: openshift\nversion: 4.14.0\nmetadata:\n  name: a\n  labels:\n    machineconfiguration.openshift.io/role: worker\n",
            "extra.bu:1:1: the variant makes a MachineConfig"
        ),
    ])
    func aFaultNamesItsPlaceInTheExtraFile(_ name: String, _ text: String, _ place: String) throws {
        try directory.write(name, text)
        #expect(load([name]).isEmpty)
        #expect(complaints().first?.hasPrefix(directory("") + place) == true, "\(complaints())")
    }

    @Test func aFaultOfInlineTextNamesBothPlaces() {
        #expect(load([], inline: "variant: fcos\nversion: 0.1.0\n").isEmpty)
        #expect(complaints().first?.hasPrefix("cluster.yaml:4:22: at 2:10 of the text: ") == true, "\(complaints())")
    }

    @Test("what is not there, and what says nothing", arguments: ["missing.ign", "empty"])
    func aPathWithoutConfigsIsAFault(_ path: String) throws {
        try makeDirectory(directory("empty"))
        #expect(load([path]).isEmpty)
        #expect(complaints().first?.hasPrefix("cluster.yaml:3:16: ") == true, "\(complaints())")
    }

    @Test func thereIsALimitToTheirNumber() throws {
        try makeDirectory(directory("extra"))
        for number in 0..<258 { try directory.write("extra/\(number).ign", Self.ignition) }
        #expect(load(["extra"]).count == 256 && complaints().count == 1, "\(complaints())")
    }

    @Test(
        "what a node needs may be replaced, and that is said",
        arguments: [
            #""storage":{"files":[{"path":"/etc/kubernetes/kubeadm.conf","contents":{"source":"data:,"}}]}"#,
            #""storage":{"links":[{"path":"/etc/kubernetes/pki/ca.key","target":"/a"}]}"#,
            #""systemd":{"units":[{"name":"ocne.service","mask":true}]}"#,
            #""systemd":{"units":[{"name":"kubelet.service","contents":"[Unit]\nDescription=a"}]}"#,
        ])
    func replacingWhatANodeNeedsIsAWarning(_ part: String) {
        let extras = load([], inline: #"{"ignition":{"version":"3.3.0"},"# + part.replacing("\n", with: "\\n") + "}")
        #expect(extras.flatMap(\.warnings).count == 1 && complaints().isEmpty, "\(complaints())")
    }

    @Test func aDropInOfANodesUnitIsNoWarning() {
        let unit = #"{"name":"kubelet.service","dropins":[{"name":"a.conf","contents":"[Service]\nNice=1"}]}"#
        let extras = load([], inline: #"{"ignition":{"version":"3.3.0"},"systemd":{"units":[\#(unit)]}}"#)
        #expect(extras.count == 1 && extras.flatMap(\.warnings).isEmpty)
    }
}
