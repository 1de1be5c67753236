import Boot
import Inventory
import Kickstart
import TestSupport
import Testing

@Suite("Storage commands")
struct StoragePlanTests {
    /// Every layout that can be said.
    private static func storages() throws -> [StorageSettings] {
        let encryptions: [DiskEncryption?] = [nil, .tpm2(registers: [])]
        let disks = try ["sda", "sdb", "sdc"].map { DiskSelector(path: try DiskName($0)) }
        let size = StorageSettings.Share.fixed(try DataSize("40GiB"))
        let shares: [(StorageSettings.Share, StorageSettings.Share?)] = [
            (.rest, nil), (size, nil), (.rest, size), (size, .rest), (size, size),
        ]
        var storages: [StorageSettings] = []
        for count in [1, 2, 3] {
            for layout in StorageSettings.Layout.allCases {
                for encryption in encryptions {
                    for (root, `var`) in shares {
                        for swap in [nil, try DataSize("4GiB")] {
                            if layout == .plain, encryption != nil, `var` != nil || swap != nil { continue }
                            let keep =
                                count < 2 && layout == .plain && encryption == nil && `var` != nil ? ["var"] : []
                            storages.append(
                                StorageSettings(
                                    disks: Array(disks.prefix(count)), layout: layout, isMirrored: count > 1,
                                    encryption: encryption, root: root, var: `var`, swap: swap, keep: keep,
                                    filesystem: swap == nil ? .xfs : .ext4))
                        }
                    }
                }
            }
        }
        return storages
    }

    @Test(
        "pykickstart and our own check accept every layout, on every installer and firmware",
        .enabled(if: Pykickstart.isUsable))
    func syntax() async throws {
        var cases: [(version: SyntaxVersion, text: String)] = []
        for storage in try Self.storages() {
            for version in SyntaxVersion.allCases {
                let document = try DiskScript.installation(storage, version: version).kickstart()
                let include = try StorageInclude(document)
                let disks = Array(["sda", "nvme0n1", "vdb"].prefix(include.diskCount))
                var texts = storage.isMirrored ? [true, false].map { include.text(disks: disks, isUEFI: $0) } : []
                if texts.isEmpty { texts.append(include.text(disks: disks)) }
                if include.mayKeep { texts.append(include.text(disks: disks, kept: (["sda1", "sda2"], "sda3"))) }
                // The scripts are the same for all versions.
                let isWhole = version == .rhel9 && storage.layout == .plain
                let whole = isWhole ? document : Document(commands: document.commands, scripts: [])
                for text in texts {
                    #expect(!text.contains("@"), "\(text)")
                    cases.append((version, include.whole(whole, text)))
                }
            }
        }
        #expect(cases.count > 450)
        for (one, answer) in zip(cases, try await Pykickstart.check(cases)) {
            // It warns of one boot partition on each disk, which Anaconda makes.
            let complaints = answer.complaints.filter { !$0.contains("mountpoint biosboot has already") }
            #expect(complaints.isEmpty, "\(complaints) \(one.version)\n\(one.text)")
            guard one.version != .rhel9 else { continue }
            let own = KickstartText.check(Array(one.text.utf8), source: "ks.cfg", version: one.version)
            #expect(own.faults.isEmpty, "\(own.faults) \(one.version)\n\(one.text)")
        }
    }

    @Test("the script writes what the include has", arguments: [true, false])
    func script(isUEFI: Bool) async throws {
        let disks = [
            DiskRack.Disk(name: "sda", gigabytes: 500), DiskRack.Disk(name: "sdb", gigabytes: 480),
            DiskRack.Disk(name: "sdc", gigabytes: 600),
        ]
        let directory = try TemporaryDirectory()
        let rack = try DiskRack(disks, in: directory.path, isUEFI: isUEFI)
        let storages = try Self.storages().filter { !$0.disks.isEmpty }
        var groups: [String] = []
        // Some: all kinds come.
        for storage in stride(from: 0, to: storages.count, by: 13).map({ storages[$0] }) {
            let script = try await DiskScript(storage, in: rack.root, served: "it's a secret")
            let passphrase = (try? script.state.read("passphrase")) ?? ""
            let names = ["sda", "sdb", "sdc"].prefix(storage.disks.count)
            let least = (names.count == 1 ? 500 : 480) * 1_000_000_000 / 1_048_576
            let include = try StorageInclude(try DiskScript.installation(storage).kickstart())
            let written = try script.state.read("storage.ks")
            let group = written.firstMatch(of: /\nvolgroup (system_[0-9a-f]{8}) pv/).map { String($0.output.1) }
            #expect((group != nil) == (storage.layout == .lvm))
            if let group { groups.append(group) }
            let text = include.text(
                disks: Array(names), isUEFI: isUEFI, least: least, passphrase: passphrase, group: group ?? "")
            #expect(written == text, "\(script.result) \(script.refusal ?? "")")
        }
        // Another disk of the host may hold the group of an earlier installation.
        #expect(groups.count > 1 && Set(groups).count == groups.count)
    }

    @Test("two mirrored disks have all that boots, on both firmwares")
    func mirror() throws {
        let storage = StorageSettings(
            disks: [DiskSelector(serial: "A"), DiskSelector(serial: "B")], layout: .lvm, isMirrored: true,
            encryption: .tpm2(registers: [7]), root: .fixed(try DataSize("40GiB")), var: .rest)
        let include = try StorageInclude(try DiskScript.installation(storage).kickstart())
        let common = """
            ignoredisk --only-use=sda,sdb
            zerombr
            clearpart --all --initlabel --disklabel=gpt --drives=sda,sdb
            part raid.21 --size=1024 --ondisk=sda
            part raid.22 --size=1024 --ondisk=sdb
            raid /boot --device=boot --level=RAID1 --fstype=xfs --label=boot raid.21 raid.22
            part raid.31 --size=498312 --ondisk=sda
            part raid.32 --size=498312 --ondisk=sdb
            raid pv.01 --device=pv --level=RAID1 --encrypted --luks-version=luks2 --passphrase='s3cret''' raid.31 raid.32
            volgroup system_0123abcd pv.01
            logvol / --vgname=system_0123abcd --name=root --fstype=xfs --label=root --size=40960
            logvol /var --vgname=system_0123abcd --name=var --fstype=xfs --label=var --size=1024 --grow

            """.replacing("'''", with: "'")
        let text = { include.text(disks: ["sda", "sdb"], isUEFI: $0, least: 500_000, passphrase: "s3cret") }
        #expect(
            text(true) == common + """
                part raid.11 --size=600 --ondisk=sda
                part raid.12 --size=600 --ondisk=sdb
                raid /boot/efi --device=esp --level=RAID1 --fstype=efi raid.11 raid.12

                """)
        #expect(
            text(false) == common + """
                part biosboot --fstype=biosboot --size=1 --ondisk=sda
                part biosboot --fstype=biosboot --size=1 --ondisk=sdb

                """)
    }

    @Test("the settings of Clevis")
    func policies() throws {
        let servers = try ["192.0.2.5", "192.0.2.6"].map {
            DiskEncryption.TangServer(url: try BaseURL("http://\($0)"), thumbprint: String(repeating: "a", count: 27))
        }
        let thumbprint = String(repeating: "a", count: 27)
        let first = #"{"url":"http://192.0.2.5","thp":"\#(thumbprint)"}"#
        let second = #"{"url":"http://192.0.2.6","thp":"\#(thumbprint)"}"#
        let cases: [(DiskEncryption?, [String]?)] = [
            (.tpm2(registers: []), ["tpm2", "{}"]),
            (.tpm2(registers: [0, 7]), ["tpm2", #"{"pcr_bank":"sha256","pcr_ids":"0,7"}"#]),
            (.tang([servers[0]], threshold: 1), ["tang", first]),
            (.tang(servers, threshold: 2), ["sss", #"{"t":2,"pins":{"tang":[\#(first),\#(second)]}}"#]),
            (.passphrase(url: "https://keys.example.com/1"), nil), (nil, nil),
        ]
        for (encryption, expected) in cases {
            let scripts = try DiskScript.installation(StorageSettings(encryption: encryption)).kickstart().scripts
            let script = scripts.first { $0.environment.contains { $0.name == "SLIPWAY_PIN" } }
            let values = script?.environment.filter { ["SLIPWAY_PIN", "SLIPWAY_POLICY"].contains($0.name) }
            #expect(values.map { $0.map(\.value.string) } == expected)
            #expect(script == nil || script?.stage == .post)
        }
    }
}
