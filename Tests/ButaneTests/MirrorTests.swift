import Ignition
import Markup
import TestSupport
import Testing

@testable import Butane

@Suite("boot_device.mirror")
struct MirrorTests {
    static let bios = "21686148-6449-6E6F-744E-656564454649"
    static let system = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"
    static let prep = "9E1A2D38-C612-4316-AA26-8B49521E5A8B"
    static let reserved = "8DA63339-0007-60C0-C436-083AC8230908"

    @Test(
        "disks get the partitions of the image",
        arguments: [
            ("x86_64", [("bios", 1, bios), ("esp", 127, system)]),
            ("aarch64", [("reserved", 1, reserved), ("esp", 127, system)]),
            ("ppc64le", [("prep", 4, prep), ("reserved", 1, reserved)]),
        ])
    func layouts(layout: String, firmware: [(String, Int, String)]) throws {
        let made = try Sugared(
            "fcos 1.3.0", "boot_device: {layout: \(layout), mirror: {devices: [/dev/a, /dev/b, /dev/c]}}",
            BootDevice.sugar)
        #expect(made.findings == [])
        let hasSystem = firmware.contains { $0.0 == "esp" }
        var disks: [Value] = []
        var filesystems: [Value] = []
        for (number, device) in [(1, "/dev/a"), (2, "/dev/b"), (3, "/dev/c")] {
            let partitions = firmware.map { label, size, type -> Value in
                ["label": "\(label)-\(number)", "sizeMiB": .integer(size), "typeGuid": .string(type)]
            }
            let own: [Value] = [["label": "boot-\(number)", "sizeMiB": 384], ["label": "root-\(number)"]]
            disks.append(["device": .string(device), "partitions": .array(partitions + own), "wipeTable": true])
            guard hasSystem else { continue }
            filesystems.append([
                "device": "/dev/disk/by-partlabel/esp-\(number)", "format": "vfat", "label": "esp-\(number)",
                "wipeFilesystem": true,
            ])
        }
        filesystems += [
            ["device": "/dev/md/md-boot", "format": "ext4", "label": "boot", "wipeFilesystem": true],
            BootDeviceTests.root("/dev/md/md-root"),
        ]
        func members(_ label: String) -> Value { .array((1...3).map { "/dev/disk/by-partlabel/\(label)-\($0)" }) }
        let raid: Value = [
            ["devices": members("boot"), "level": "raid1", "name": "md-boot", "options": ["--metadata=1.0"]],
            ["devices": members("root"), "level": "raid1", "name": "md-root"],
        ]
        let storage = made.config?["storage"]
        #expect(storage?["disks"] == .array(disks))
        #expect(storage?["filesystems"] == .array(filesystems))
        #expect(storage?["raid"] == raid)
        #expect(storage?["luks"] == nil)
    }

    @Test("a mirror may be encrypted; without a layout it is that of x86_64")
    func encrypted() throws {
        let made = try Sugared(
            "fcos 1.6.0", "boot_device:\n  luks: {tpm2: true}\n  mirror: {devices: [/dev/a, /dev/b]}", BootDevice.sugar)
        #expect(made.findings == ["warning $.boot_device.mirror"])
        let storage = made.config?["storage"]
        #expect(
            storage?["luks"] == [
                [
                    "clevis": ["tpm2": true], "device": "/dev/md/md-root", "label": "luks-root", "name": "root",
                    "wipeVolume": true,
                ]
            ])
        guard case .array(let filesystems)? = storage?["filesystems"] else { return #expect(Bool(false)) }
        #expect(filesystems.last == BootDeviceTests.root("/dev/mapper/root"))
        #expect(filesystems.count == 4)
    }

    @Test("what is written out wins over what the mirror makes")
    func overridden() throws {
        let text = """
            variant: fcos
            version: 1.3.0
            boot_device: {layout: aarch64, mirror: {devices: [/dev/a, /dev/b]}}
            storage:
              disks:
                - {device: /dev/b, partitions: [{label: root-2, size_mib: 9000}, {label: var-2}]}
              filesystems: [{device: /dev/md/md-root, format: ext4, wipe_filesystem: false}]
            """
        let result = try Butane.translate(Array(text.utf8), source: "test", filesDirectory: nil, isStrict: true)
        guard case .ignition(let document)? = result.output else { throw TestFailure("\(result.report.findings)") }
        let storage = document.root.value["storage"]
        guard case .array(let disks)? = storage?["disks"], case .array(let filesystems)? = storage?["filesystems"],
            case .array(let partitions)? = disks.last?["partitions"]
        else { throw TestFailure("no disks: \(document.root.value.json())") }
        #expect(disks.map { $0["device"] } == ["/dev/a", "/dev/b"])
        #expect(partitions.map { $0["label"] } == ["reserved-2", "esp-2", "boot-2", "root-2", "var-2"])
        #expect(partitions[3]["sizeMiB"] == 9000)
        #expect(filesystems.last?["format"] == "ext4")
        #expect(filesystems.last?["wipeFilesystem"] == false)
        #expect(filesystems.last?["label"] == "root")
    }
}
