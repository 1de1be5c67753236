import Inventory
import Markup

extension GeneratedHosts {
    /// What a disk may be known by.
    private static let disks: [Value] = [
        "sda", "/dev/disk/by-id/wwn-0x5000c500a0b1c2d3", ["path": "/dev/nvme0n1"], ["id": "nvme-eui.0025385a71b1c2d3"],
        ["serial": "S4 'x' \"$1\""], ["wwn": "0x5000c500a0b1c2d4", "rotational": false],
        ["model": "ST1000 & Co", "transport": "sata"], ["minSize": "400GB", "maxSize": "1.92TB", "rotational": true],
        ["minSize": "100GiB", "transport": "nvme", "model": "a`b\\c"],
    ]
    private static let encryption: [Value] = [
        ["tpm2": [:]], ["tpm2": ["pcrs": [0, 7]]], ["passphrase": ["url": "https://keys.example.com/a?b=$c&d='e'"]],
        [
            "tang": [
                [
                    "url": "http://tang.example.com",
                    "thumbprint": .string(String(repeating: "aB-_", count: 10) + "012"),
                ],
                ["url": "https://192.0.2.9:8443/t", "thumbprint": .string(String(repeating: "c", count: 27))],
            ], "threshold": 2,
        ],
    ]

    static func storage(_ random: inout Random, osName: String, _ firmware: Firmware) -> [Value.Member] {
        let isMirrored = random.chance(1, in: 3)
        let isLVM = random.chance(1, in: 2)
        var storage = [Value.Member("layout", isLVM ? "lvm" : "plain")]
        var members: [Value.Member] = []
        if isMirrored {
            storage.append(Value.Member("mirror", true))
            let first = random.number(0...2)
            let count = random.number(2...3)
            members.append(Value.Member("disks", .array((0..<count).map { disks[first + 2 * $0] })))
        } else {
            members += random.maybe("disk", disks)
        }
        storage += random.maybe("boot", ["1GiB", "2GiB"])
        let hasVar = random.chance(1, in: 2)
        storage += hasVar ? [Value.Member("root", "40GiB")] : random.maybe("root", ["rest", "20GiB"])
        let isEncrypted = random.chance(1, in: 3)
        // Plain partitions are opened one by one.
        if isLVM || !isEncrypted {
            if hasVar { storage.append(Value.Member("var", random.one(of: ["rest", "30GiB"]))) }
            storage += random.maybe("swap", ["4GiB"])
        }
        if isEncrypted {
            storage.append(Value.Member("encryption", random.one(of: encryption)))
        } else if hasVar, !isLVM, !isMirrored {
            storage += random.maybe("keep", [["var"], ["var", "data"]])
        }
        if osName != "ock" { storage += random.maybe("filesystem", ["xfs", "ext4"]) }
        return members + (storage.isEmpty ? [] : [Value.Member("storage", .object(storage))])
    }
}
