import Ignition
import Testing

@Suite struct ReadingDuplicatesTests {
    private func duplicates(_ text: String) -> [String] {
        findings(text).filter { $0.contains("duplicate entry") }
    }

    @Test(arguments: [
        ("\"storage\":{\"files\":[{\"path\":\"/a\"},{\"path\":\"/b\"},‸{\"path\":\"/a\"}]}", "$.storage.files.2"),
        ("\"storage\":{\"files\":[‸{\"path\":\"/a\"}],\"directories\":[{\"path\":\"/a\"}]}", "$.storage.files.0"),
        ("\"storage\":{\"links\":[‸{\"path\":\"/a\"}],\"files\":[{\"path\":\"/a\"}]}", "$.storage.links.0"),
        ("\"storage\":{\"files\":[{},‸{}]}", "$.storage.files.1"),
        ("\"storage\":{\"disks\":[{\"device\":\"/d\"},‸{\"device\":\"/d\"}]}", "$.storage.disks.1"),
        ("\"storage\":{\"raid\":[{\"name\":\"r\"},‸{\"name\":\"r\"}]}", "$.storage.raid.1"),
        ("\"storage\":{\"raid\":[{\"devices\":[\"/a\",‸\"/a\"]}]}", "$.storage.raid.0.devices.1"),
        ("\"storage\":{\"luks\":[{\"name\":\"r\"},‸{\"name\":\"r\"}]}", "$.storage.luks.1"),
        (
            "\"storage\":{\"luks\":[{\"clevis\":{\"tang\":[{\"url\":\"u\"},‸{\"url\":\"u\"}]}}]}",
            "$.storage.luks.0.clevis.tang.1"
        ),
        (
            "\"storage\":{\"disks\":[{\"partitions\":[{\"number\":1,\"label\":\"a\"},‸{\"number\":1}]}]}",
            "$.storage.disks.0.partitions.1"
        ),
        (
            "\"storage\":{\"disks\":[{\"partitions\":[{\"label\":\"a\"},‸{\"number\":0,\"label\":\"a\"}]}]}",
            "$.storage.disks.0.partitions.1"
        ),
        ("\"storage\":{\"disks\":[{\"partitions\":[{},‸{}]}]}", "$.storage.disks.0.partitions.1"),
        ("\"systemd\":{\"units\":[{\"name\":\"a.service\"},‸{\"name\":\"a.service\"}]}", "$.systemd.units.1"),
        (
            "\"systemd\":{\"units\":[{\"dropins\":[{\"name\":\"a.conf\"},‸{\"name\":\"a.conf\"}]}]}",
            "$.systemd.units.0.dropins.1"
        ),
        ("\"passwd\":{\"users\":[{\"name\":\"a\"},‸{\"name\":\"a\"}]}", "$.passwd.users.1"),
        ("\"passwd\":{\"users\":[{\"sshAuthorizedKeys\":[\"k\",‸\"k\"]}]}", "$.passwd.users.0.sshAuthorizedKeys.1"),
        ("\"passwd\":{\"users\":[{\"groups\":[null,‸\"\"]}]}", "$.passwd.users.0.groups.1"),
        (
            "\"kernelArguments\":{\"shouldExist\":[\"a\"],\"shouldNotExist\":[‸\"a\"]}",
            "$.kernelArguments.shouldNotExist.0"
        ),
        (
            "\"storage\":{\"files\":[{\"append\":[{\"httpHeaders\":[{\"name\":\"X\"},‸{\"name\":\"X\"}]}]}]}",
            "$.storage.files.0.append.0.httpHeaders.1"
        ),
    ])
    func itemsOfOneKeyAreErrors(_ members: String, _ path: String) {
        let (text, mark) = marked(latest(members))
        let lines = duplicates(text)
        #expect(lines.count == 1 && lines.allSatisfy { $0.hasPrefix("error \(path) \(mark) ") }, "\(lines)")
    }

    @Test(arguments: [
        "\"storage\":{\"files\":[{\"append\":[{\"source\":\"data:,a\"},{\"source\":\"data:,a\"}]}]}",
        "\"storage\":{\"filesystems\":[{\"options\":[\"a\",\"a\"],\"mountOptions\":[\"a\",\"a\"]}]}",
        "\"storage\":{\"raid\":[{\"options\":[\"a\",\"a\"]}]}",
        "\"storage\":{\"luks\":[{\"options\":[\"a\",\"a\"],\"openOptions\":[\"b\",\"b\"]}]}",
        "\"storage\":{\"disks\":[{\"device\":\"/a\"}],\"files\":[{\"path\":\"/a\"}],\"raid\":[{\"name\":\"/a\"}]}",
        // The same characters, and other bytes.
        "\"storage\":{\"files\":[{\"path\":\"/\u{E9}\"},{\"path\":\"/e\u{301}\"}]}",
        "\"storage\":{\"disks\":[{\"partitions\":[{\"number\":1,\"label\":\"a\"},{\"label\":\"a\"},{\"label\":\"1\"}]}]}",
    ])
    func otherItemsAreNot(_ members: String) {
        #expect(duplicates(latest(members)).isEmpty)
    }
}
