import Glibc
import Inventory
import TestSupport
import Testing

/// Real block devices, where the kernel gives them.
enum LoopDevices {
    static var areUsable: Bool { geteuid() == 0 && access("/dev/loop-control", R_OK | W_OK) == 0 }
}

@Suite("The choice among real disks", .enabled(if: LoopDevices.areUsable))
struct DiskLoopTests {
    @Test("no disk is written to, picked or not")
    func hashes() async throws {
        let directory = try TemporaryDirectory()
        let images = (1...3).map { directory("image\($0)") }
        var devices: [String] = []
        defer { for device in devices { _ = Self.detach(device) } }
        for image in images {
            let made = try await run("dd", ["if=/dev/urandom", "of=\(image)", "bs=1M", "count=4", "status=none"])
            #expect(made.succeeded, "\(made)")
            let attached = try await run("losetup", ["--find", "--show", image])
            try #require(attached.succeeded, "\(attached)")
            devices.append(String(attached.output.dropLast()))
        }
        let before = try await run("sha256sum", devices)
        let names = ["sda", "sdb", "nvme0n1"]
        let disks = zip(names, ["A", "B", "C"]).map { DiskRack.Disk(name: $0, serial: $1) }
        try makeDirectory(directory("rack"))
        let rack = try DiskRack(
            disks, in: directory("rack"), devices: Dictionary(uniqueKeysWithValues: zip(names, devices)))
        let storages = [
            StorageSettings(disks: [DiskSelector(serial: "B")]),
            StorageSettings(disks: [DiskSelector(path: try DiskName("disk/by-id/sata-C"))]),
            StorageSettings(
                disks: [DiskSelector(serial: "A"), DiskSelector(serial: "C")], layout: .lvm, isMirrored: true,
                encryption: .tpm2(registers: [])),
            StorageSettings(),
        ]
        for (storage, picked) in zip(storages, ["sdb", "nvme0n1", "sda nvme0n1", nil]) {
            let script = try await DiskScript(storage, in: rack.root)
            #expect(script.picked == picked, "\(script.result) \(script.refusal ?? "")")
        }
        #expect(try await run("sha256sum", devices).output == before.output)
    }

    /// In a `defer`, which cannot wait.
    private static func detach(_ device: String) -> Bool {
        let descriptor = open(device, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let clear: UInt = 0x4C01  // LOOP_CLR_FD of <linux/loop.h>
        return ioctl(descriptor, clear) == 0
    }
}
