import Ignition
import Markup
import Testing

@testable import Butane

@Suite("boot_device")
struct BootDeviceTests {
    @Test("a root filesystem is encrypted")
    func encrypted() throws {
        let made = try Sugared(
            "fcos 1.5.0",
            """
            boot_device:
              luks:
                tang: [{url: "https://a", thumbprint: x, advertisement: "{}"}]
                threshold: 2
                tpm2: true
                discard: true
            """, BootDevice.sugar)
        let volume: Value = [
            "clevis": [
                "tang": [["url": "https://a", "thumbprint": "x", "advertisement": "{}"]], "threshold": 2, "tpm2": true,
            ],
            "device": "/dev/disk/by-partlabel/root", "discard": true, "label": "luks-root", "name": "root",
            "wipeVolume": true,
        ]
        let expected: Value = ["storage": ["filesystems": [Self.root("/dev/mapper/root")], "luks": [volume]]]
        #expect(made.config == expected)
        #expect(made.findings == [])
        #expect(made.node?["storage"]?["luks"]?.mark.line == 2)
    }

    @Test(
        "the root partition of s390x is the one of the disk",
        arguments: [
            ("s390x-eckd", "/dev/dasda", "/dev/dasda2"), ("s390x-zfcp", "/dev/sdb", "/dev/sdb4"),
            ("s390x-virt", "/dev/vda", "/dev/disk/by-partlabel/root"),
        ])
    func s390x(layout: String, disk: String, partition: String) throws {
        for spec in ["fcos 1.6.0", "fcos 1.7.0", "openshift 4.19.0"] {
            let made = try Sugared(
                spec, "boot_device: {layout: \(layout), luks: {device: \(disk), cex: {enabled: true}}}",
                BootDevice.sugar)
            #expect(made.findings == [])
            let volume: Value = [
                "cex": ["enabled": true], "device": .string(partition), "label": "luks-root", "name": "root",
                "wipeVolume": true,
            ]
            #expect(made.config?["storage"]?["luks"] == [volume])
        }
    }

    @Test("nothing is made unasked")
    func unasked() throws {
        for text in ["{}", "boot_device: {}", "boot_device: {layout: x86_64, luks: {threshold: 1, tpm2: false}}"] {
            let made = try Sugared("fcos 1.6.0", text, BootDevice.sugar)
            #expect(made.node == nil)
            #expect(made.findings == [])
        }
    }

    @Test(
        "what cannot be is refused",
        arguments: [
            ("fcos 1.3.0", "layout: sparc", ["error $.boot_device.layout"]),
            ("fcos 1.5.0", "layout: s390x-virt", ["error $.boot_device.layout"]),
            ("fcos 1.6.0", "layout: s390x-virt", []),
            ("openshift 4.18.0", "layout: s390x-virt", ["error $.boot_device.layout"]),
            ("fcos 1.6.0", "layout: s390x-eckd", ["error $.boot_device.layout"]),
            ("fcos 1.6.0", "layout: s390x-eckd, luks: {device: /dev/dasd, tpm2: true}", ["error $.boot_device.layout"]),
            ("fcos 1.6.0", "layout: s390x-zfcp, luks: {device: /dev/sda1, tpm2: true}", ["error $.boot_device.layout"]),
            (
                "fcos 1.6.0", "layout: s390x-zfcp, luks: {device: /dev/sda, tpm2: true}, mirror: {devices: [/a, /b]}",
                ["error $.boot_device.layout"]
            ),
            ("fcos 1.6.0", "luks: {cex: {enabled: true}}", ["error $.boot_device.luks.cex"]),
            ("fcos 1.6.0", "layout: x86_64, luks: {cex: {enabled: true}}", ["error $.boot_device.layout"]),
            (
                "fcos 1.6.0", "layout: s390x-virt, luks: {cex: {enabled: true}, tpm2: true}",
                ["error $.boot_device.luks"]
            ),
            ("fcos 1.6.0", "layout: s390x-virt, luks: {device: /dev/vda}", []),
            ("fcos 1.7.0", "layout: s390x-virt, luks: {device: /dev/vda}", ["error $.boot_device.luks"]),
            ("fcos 1.3.0", "layout: x86_64, mirror: {devices: [/a]}", ["error $.boot_device.mirror.devices"]),
            (
                "fcos 1.6.0", "mirror: {devices: [/a]}",
                ["error $.boot_device.mirror.devices", "warning $.boot_device.mirror"]
            ),
            ("fcos 1.7.0", "mirror: {devices: [/a, /b]}", ["error $.boot_device.mirror"]),
        ])
    func refused(spec: String, fields: String, expected: [String]) throws {
        let made = try Sugared(spec, "boot_device: {\(fields)}", BootDevice.sugar)
        #expect(made.findings == expected)
        #expect(expected.isEmpty || made.node == nil)
    }

    @Test(
        "partitions that the host would not take so are warned about",
        arguments: [
            ("fcos 1.0.0", "device: /a, partitions: [{label: root}]", ["0.label"]),
            (
                "fcos 1.0.0", "device: /a, partitions: [{label: boot, number: 3}, {label: EFI-SYSTEM, number: 1}]",
                ["1.label"]
            ),
            ("fcos 1.5.0", "device: /a, wipe_table: true, partitions: [{label: boot}]", []),
            ("fcos 1.5.0", "device: /m, partitions: [{label: boot}]", []),
            ("fcos 1.2.0", "device: /a, partitions: [{label: root, number: 4, size_mib: 9}]", []),
            ("fcos 1.3.0", "device: /a, partitions: [{label: root, number: 4, size_mib: 8191}]", ["0.size_mib"]),
            ("fcos 1.3.0", "device: /a, partitions: [{label: root, number: 4, size_mib: 8192}, {number: 5}]", []),
            (
                "fcos 1.3.0", "device: /a, partitions: [{label: root, number: 4}, {start_mib: 9}, {number: 5}]",
                ["0.label"]
            ),
            ("fcos 1.3.0", "device: /a, partitions: [{number: 1}, {label: root, number: 4}, {start_mib: 9}]", []),
            ("fcos 1.5.0", "device: /a, partitions: [{label: x}]", []),
            ("fcos 1.6.0", "device: /a, partitions: [{label: x}, {number: 2, label: y}, {size_mib: 1}]", ["0.number"]),
            ("fcos 1.6.0", "device: /a, wipe_table: true, partitions: [{label: x}]", []),
            ("fcos 1.6.0", "device: /dev/disk/by-id/coreos-boot-disk, partitions: [{label: x}]", []),
            ("fcos 1.6.0", "device: /m, partitions: [{label: x}]", []),
            ("openshift 4.22.0", "device: /a, partitions: [{label: x}]", ["0.number"]),
            ("flatcar 1.1.0", "device: /a, partitions: [{label: root}]", []),
        ])
    func partitions(spec: String, disk: String, expected: [String]) throws {
        let mirror = "boot_device: {layout: x86_64, mirror: {devices: [/m, /n]}}"
        let made = try Sugared(spec, "\(mirror)\nstorage: {disks: [{\(disk)}]}", BootDevice.sugar)
        #expect(made.findings == expected.map { "warning $.storage.disks.0.partitions.\($0)" })
    }

    static func root(_ device: Value) -> Value {
        ["device": device, "format": "xfs", "label": "root", "wipeFilesystem": true]
    }
}
