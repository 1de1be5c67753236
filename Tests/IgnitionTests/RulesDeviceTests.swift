import Ignition
import TestSupport
import Testing

@Suite("Ignition rules of disks and what is on them")
struct RulesDeviceTests {
    private static let guid = "01234567-89AB-CDEF-EDCB-a98765432101"

    static let disks: [RulesCase] = [
        .item("disks", #""device": "/dev/a", "wipeTable": true"#),
        .item("disks", #""wipeTable": true"#, "error device"),
        .item("disks", #""device": "dev/a""#, "error device"),
        .item("disks", #""partitions": [{"number": 1}, {"number": 1}, {}]"#, "error device", "error partitions.2"),
        .partitions(#""number": 1, "label": "a""#, #""label": "b""#, #""number": -1"#),
        .partitions(#""number": 0"#, finding: "error 0"), .partitions(#""label": """#),
        .partitions(#""number": 3"#, #""number": 4"#, #""number": 3"#, finding: "error 2"),
        .partitions(#""label": "a""#, #""label": "a", "number": 2"#, finding: "error 1"),
        .partitions(#""number": 1, "label": "\#(String(repeating: "x", count: 36))""#),
        .partitions(#""number": 1, "label": "\#(String(repeating: "é", count: 19))""#, finding: "error 0.label"),
        .partitions(#""number": 1, "label": "a:b""#, finding: "error 0.label"),
        .partitions(#""number": 1, "guid": "\#(guid)", "typeGuid": """#),
        .partitions(#""number": 1, "guid": "x", "typeGuid": "\#(guid)0""#, finding: "error 0.guid", "error 0.typeGuid"),
        .partitions(#""number": 1, "typeGuid": "g1234567-89AB-CDEF-EDCB-a98765432101""#, finding: "error 0.typeGuid"),
        .partitions(#""number": 1, "shouldExist": false, "wipePartitionEntry": true, "guid": """#),
        .partitions(#""number": 1, "shouldExist": false, "label": "a""#, finding: "error 0"),
        .partitions(#""number": 1, "shouldExist": false, "startMiB": 0"#, finding: "error 0"),
        .partitions(#""number": 1, "shouldExist": false, "sizeMiB": 0"#, finding: "error 0"),
        .partitions(#""number": 1, "shouldExist": false, "typeGuid": "\#(guid)""#, finding: "error 0"),
        .partitions(#""number": 1, "resize": true, "wipePartitionEntry": true"#, in: .since(.v3_2)),
    ]

    static let spans: [RulesCase] = [
        .partitions(#""number": 1, "startMiB": 1, "sizeMiB": 4"#, #""number": 2, "startMiB": 5, "sizeMiB": 4"#),
        .partitions(
            #""number": 1, "startMiB": 1, "sizeMiB": 5"#, #""number": 2, "startMiB": 5, "sizeMiB": 4"#,
            finding: "error 1"),
        .partitions(
            #""number": 1, "startMiB": 9, "sizeMiB": 1"#, #""number": 2, "startMiB": 5, "sizeMiB": 9"#,
            finding: "error 1"),
        .partitions(
            #""number": 1, "startMiB": 90, "sizeMiB": 1"#, #""number": 2, "startMiB": 5, "sizeMiB": 0"#,
            #""number": 3, "startMiB": 4, "sizeMiB": 30"#, #""number": 4, "startMiB": 6, "sizeMiB": 1"#,
            finding: "error 2"),
        .partitions(#""number": 1, "startMiB": 0, "sizeMiB": 5"#, #""number": 2, "startMiB": 0, "sizeMiB": 4"#),
        .partitions(#""number": 1, "startMiB": 2, "sizeMiB": 0"#, #""number": 2, "startMiB": 3, "sizeMiB": 0"#),
        .partitions(#""number": 1, "startMiB": 2"#, #""number": 2, "startMiB": 2, "sizeMiB": 7"#),
        .partitions(
            #""number": 1, "startMiB": 9223372036854775807, "sizeMiB": 9223372036854775807"#,
            #""number": 2, "startMiB": -9223372036854775808, "sizeMiB": -9223372036854775808"#, finding: "error 1"),
        .partitions(
            #""number": 1, "startMiB": 11, "sizeMiB": 0"#, #""number": 2, "startMiB": 11, "sizeMiB": -1"#,
            finding: "error 0"),
        .partitions(
            #""number": 1, "startMiB": 9, "sizeMiB": -4"#, #""number": 2, "startMiB": 9, "sizeMiB": -4"#),
        .partitions(
            #""number": 1, "startMiB": 9223372036854775807, "sizeMiB": 5"#,
            #""number": 2, "startMiB": 20, "sizeMiB": 1"#, finding: "error 0"),
    ]

    static let filesystems: [RulesCase] = [
        .item("filesystems", #""device": "/dev/a""#), .item("filesystems", #""format": "ext4""#, "error device"),
        .item("filesystems", #""device": "a", "format": "ext4", "path": "b""#, "error device", "error path"),
        .item(
            "filesystems",
            #""device": "/dev/a", "format": "", "path": "", "label": "", "uuid": "", "wipeFilesystem": false"#),
        .item("filesystems", #""device": "/dev/a", "path": "/""#, "error format"),
        .item("filesystems", #""device": "/dev/a", "uuid": "x""#, "error format"),
        .item("filesystems", #""device": "/dev/a", "options": ["x"]"#, "error format"),
        .item("filesystems", #""device": "/dev/a", "wipeFilesystem": true"#, "error format"),
        .item("filesystems", #""device": "/dev/a", "mountOptions": ["x"]"#, "error format", in: .since(.v3_1)),
        .item("filesystems", #""device": "/dev/a", "label": "x""#, "error format", "error label"),
        .item("filesystems", #""device": "/dev/a", "format": "ext3""#, "error format"),
        .item("filesystems", #""device": "/dev/a", "format": "none""#, "error format", in: .until(.v3_2)),
        .item(
            "filesystems", #""device": "/dev/a", "format": "none", "label": "long enough for most of the others""#,
            in: .since(.v3_3)),
        .storage(
            #""disks": [{"device": "/dev/a", "partitions": [{"number": 1}]}], "filesystems": [{"device": "/dev/a", "format": "xfs", "wipeFilesystem": true}, {"device": "/dev/a1"}]"#,
            "warning filesystems.0.device"),
        .storage(
            #""disks": [{"device": "/dev/a", "wipeTable": true}], "filesystems": [{"device": "/dev/a"}]"#,
            "warning filesystems.0.device"),
        .storage(
            #""disks": [{"device": "/dev/a", "wipeTable": true}], "filesystems": [{"device": "/dev/a", "format": "xfs", "wipeFilesystem": true}]"#
        ),
    ]

    static let labels: [RulesCase] = [("ext4", 16), ("btrfs", 256), ("xfs", 12), ("swap", 15), ("vfat", 11)].flatMap {
        format, longest in
        let label = String(repeating: "x", count: longest)
        let members = #""device": "/dev/a", "format": "\#(format)", "label": "\#(label)"#
        return [RulesCase.item("filesystems", members + "\""), .item("filesystems", members + "x\"", "error label")]
    }

    static let raids: [RulesCase] = [
        .item("raid", #""name": "a", "level": "raid1", "devices": ["/dev/a"], "spares": 1"#),
        .item("raid", #""level": "10", "devices": ["/dev/a"]"#),
        .item("raid", #""level": "raid0", "devices": ["/dev/a"], "spares": 0"#),
        .item("raid", #""level": "stripe", "devices": ["/dev/a"], "spares": 1"#, "error level"),
        .item("raid", #""level": "linear", "devices": ["/dev/a"], "spares": -1"#, "error level"),
        .item("raid", #""level": "RAID1", "devices": ["/dev/a"]"#, "error level"),
        .item("raid", #""devices": ["/dev/a"]"#, "error level"), .item("raid", #""level": "raid5""#, "error devices"),
        .item("raid", #""level": "raid6", "devices": ["/dev/a", "b", ""]"#, "error devices.1", "error devices.2"),
    ]

    @Test(arguments: disks + spans + filesystems + labels + raids) func cases(_ each: RulesCase) throws {
        try each.check()
    }

    @Test(
        "a removal beside the next free number is what the caller says", arguments: [Finding.Severity.warning, .error])
    func removal(severity: Finding.Severity) throws {
        for partitions in [
            [#""number": 1, "shouldExist": false"#, #""label": "a""#], [#""number": 1"#, #""label": "a""#],
        ] {
            let text = RulesCase.partitions(partitions[0], partitions[1]).text(.v3_5)
            let document = try #require(Config.read(Array(text.utf8), source: "case").document)
            let found = Rules.check(document, removalSeverity: severity).findings
            let isFound = partitions[0].contains("shouldExist")
            #expect(
                found.map { "\($0.severity) \($0.path?.description ?? "")" }
                    == (isFound ? ["\(severity) $.storage.disks.0.partitions"] : []))
        }
    }
}
