import Inventory
import Markup
import Testing

@Suite("Disks and storage of `install:`")
struct StorageSettingsTests {
    private func read(_ text: String) throws -> (settings: StorageSettings, faults: [String]) {
        let faults = Faults(source: "cluster.yaml")
        let node = try YAML.parse(Array(text.utf8), source: "cluster.yaml")
        let settings = StorageSettings(install: Fields(node, path: "install", faults: faults))
        do {
            try faults.check()
            return (settings, [])
        } catch {
            return (settings, error.description.split(separator: "\n").map(String.init))
        }
    }

    @Test("nothing said: the only disk, plain, XFS, all of it")
    func defaults() throws {
        #expect(try read("{}").settings == StorageSettings())
        #expect(try read("{}").faults.isEmpty)
    }

    @Test("everything of a selector")
    func selector() throws {
        let text = """
            disk: {path: /dev/sda, id: ata-X_1, serial: "A 1", wwn: naa.5000C500A0B1C2D3, model: SSD 860,
              minSize: 480GB, maxSize: 1.92TB, rotational: false, transport: sata}
            """
        let (settings, faults) = try read(text)
        #expect(faults.isEmpty)
        let expected = DiskSelector(
            path: try DiskName("sda"), id: "ata-X_1", serial: "A 1", wwn: "0x5000c500a0b1c2d3", model: "SSD 860",
            minSize: try DataSize("480GB"), maxSize: try DataSize("1.92TB"), rotational: false, transport: .sata)
        #expect(settings.disks == [expected])
        #expect(
            try read("disk: /dev/disk/by-id/x").settings.disks == [DiskSelector(path: try DiskName("disk/by-id/x"))])
    }

    @Test("everything of a layout")
    func layout() throws {
        let (settings, faults) = try read(
            """
            disks: [sda, {serial: B}]
            storage:
              layout: lvm
              mirror: true
              encryption: {tang: [{url: "http://192.0.2.5", thumbprint: aaaaaaaaaaaaaaaaaaaaaaaaaaa}]}
              boot: 2GiB
              root: 40GiB
              var: rest
              swap: 4GiB
            """)
        #expect(faults.isEmpty)
        let server = DiskEncryption.TangServer(
            url: try BaseURL("http://192.0.2.5"), thumbprint: String(repeating: "a", count: 27))
        let expected = StorageSettings(
            disks: [DiskSelector(path: try DiskName("sda")), DiskSelector(serial: "B")], layout: .lvm, isMirrored: true,
            encryption: .tang([server], threshold: 1), boot: try DataSize("2GiB"), root: .fixed(try DataSize("40GiB")),
            var: .rest, swap: try DataSize("4GiB"))
        #expect(settings == expected)
        // EFI system partition, /boot, table and metadata, /, /var, swap.
        #expect(settings.leastDisk == 600 + 2048 + 64 + 40960 + 1024 + 4096)
    }

    @Test(
        "what cannot be is said, with its place",
        arguments: [
            ("storage: {mirror: true}", "1:11: a mirror needs two disks or more, and none is selected"),
            ("disk: sda\nstorage: {mirror: true}", "a mirror needs two disks or more, and one is selected"),
            ("disks: [sda, sdb]", "2 disks are selected for one system"),
            ("disk: sda\ndisks: [sdb]", "2:1: both `disk` and `disks` are set"),
            ("disks: [sda, sda]\nstorage: {mirror: true}", "selected by the same words"),
            ("disks: [a, b, c, d, e, f, g, h, i]\nstorage: {mirror: true}", "9 disks are to be mirrored"),
            ("disk: {}", "`install.disk` says nothing of the disk"),
            ("disk: {serial: \"a|b\"}", "the serial number of a disk"), ("disk: {seriel: a}", "did you mean `serial`?"),
            ("disk: {wwn: sda}", "is not a world wide name"), ("disk: {id: a/b}", "is not a name in /dev/disk/by-id"),
            ("disk: {minSize: 2TB, maxSize: 1TB}", "at least 2TB and at most 1TB"),
            ("disk: {minSize: 480}", "`480` is not a size such as"), ("disk: {minSize: -1GB}", "is not a size such as"),
            ("disk: {maxSize: 8GB}", "the layout needs 9880 MiB, and the disk may have 8GB at most"),
            ("disk: {maxSize: 60GB}\nstorage: {var: 50GiB}", "the layout needs"),
            ("storage: {var: rest}", "`install.storage.var` is to have the rest, and `root` has it"),
            ("storage: {root: 1GiB}", "it needs 4096 MiB at least"), ("storage: {boot: 100MiB}", "it needs 512 MiB"),
            ("storage: {swap: 1PiB}", "64 TiB at most"),
            ("storage: {root: all}", "is not a size such as 40GiB, or `rest`"),
            ("storage: {keep: [data], layout: lvm}", "`keep` and `layout: lvm` exclude each other"),
            (
                "disks: [sda, sdb]\nstorage: {keep: [data], mirror: true}",
                "`keep` and `mirror: true` exclude each other"
            ),
            ("storage: {keep: [data], encryption: {tpm2: {}}}", "`keep` and `encryption` exclude each other"),
            ("storage: {keep: [root]}", "every installation makes anew"), ("storage: {keep: [a, a]}", "a label twice"),
            ("storage: {keep: [var]}", "there is no `install.storage.var`"), ("storage: {keep: [a b]}", "label of a"),
            ("storage: {encryption: {tpm2: {}}, var: 20GiB}", "say `layout: lvm`"),
            ("storage: {encryption: {}}", "does not say what opens the disk"),
            (
                "storage: {encryption: {tpm2: {}, passphrase: {url: \"https://a/b\"}}}",
                "more than one that opens the disk"
            ),
            ("storage: {encryption: {tpm2: {pcrs: [4]}}}", "`4` is not 0, 2, 3 or 7"),
            ("storage: {encryption: {tpm2: {}, threshold: 1}}", "is for Tang servers"),
            ("storage: {encryption: {tang: [{url: \"http://a\"}]}}", "thumbprint` is missing"),
            (
                "storage: {encryption: {passphrase: {url: \"http://a/t0ken\"}}}",
                "`…` is not a URL that begins with https://"
            ),
            ("storage: {filesystem: ext4}", "OCK has its root filesystem on XFS"),
            ("storage: {filesystem: btrfs}", "`btrfs` is not one of"),
            ("storage: {layuot: lvm}", "did you mean `layout`?"),
        ])
    func faults(text: String, expected: String) throws {
        let faults = try read(text).faults
        #expect(faults.contains { $0.contains(expected) }, "\(faults)")
    }

    @Test("the token of a URL is in no message")
    func secret() throws {
        let faults = try read("storage: {encryption: {passphrase: {url: \"http://a/t0ken\"}}}").faults
        #expect(!faults.isEmpty && !faults.joined().contains("t0ken"))
    }

    @Test("another system has the filesystem that it likes")
    func otherSystem() throws {
        let (settings, faults) = try read("osName: fedora\nstorage: {filesystem: ext4}")
        #expect(faults.filter { !$0.contains("osName") }.isEmpty && settings.filesystem == .ext4)
    }

    @Test(
        "sizes",
        arguments: [
            ("1B", 1), ("480GB", 480_000_000_000), ("1.92TB", 1_920_000_000_000), ("64GiB", 64 << 30),
            ("1.5 MiB", 3 << 19),
            ("999999PiB", nil), ("0GB", nil), ("GB", nil), ("1.2345GB", nil), ("1e3GB", nil), ("１GB", nil),
            ("64G", nil),
            ("1000000000000GB", nil), (" 1GB", nil),
        ])
    func sizes(text: String, bytes: Int?) {
        #expect((try? DataSize(text))?.bytes == bytes)
    }
}
