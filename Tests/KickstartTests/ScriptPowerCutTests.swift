import FoundationEssentials
import KickstartAssets
import TestSupport
import Testing

@Suite("A power cut while the first boot is forgotten", .enabled(if: Tool.isRoot && Tool("unshare").isUsable))
struct ScriptPowerCutTests {
    private static let commands = [
        "rm", "sed", "grep", "sync", "mv", "dd", "truncate", "stat", "cat", "rmdir",
    ]
    private static let image = "sysimage/boot/ostree/ock-1/initramfs.img"
    private static let etc = "\(ScriptMachine.deployment)/etc"
    private static let grub = "sysimage/boot/grub2"
    private static let block = "### BEGIN slipway: arguments of the first boot\nset x=y\n### END slipway\n"

    /// An installed system with all that its first boot forgets.
    private func machine() throws -> ScriptMachine {
        let machine = try ScriptMachine()
        try machine.write(Self.image, "the initramfs|the secret config")
        try machine.write("\(Self.image).length", "13\n")
        try machine.write("\(Self.grub)/slipway.flag", "1\n")
        try machine.write("\(Self.grub)/user.cfg", "GRUB2_PASSWORD=x\n" + Self.block)
        try machine.write("\(Self.etc)/slipway/firstboot.sh", KickstartAsset.firstBoot.text)
        try machine.write("\(Self.etc)/systemd/system/slipway-firstboot.service", "[Service]\n")
        try machine.write("\(Self.etc)/systemd/system/basic.target.d/slipway-firstboot.conf", "[Unit]\n")
        for command in Self.commands {
            // The real commands, until so many have run; then nothing does any more. Nobody else's disks are synced.
            try machine.stub(
                command,
                """
                left=$(($(/bin/cat /mnt/left) - 1))
                echo $left >/mnt/left
                if [ $left -lt 0 ]; then
                    kill -9 "$(/bin/cat /mnt/pid)"
                    exit 1
                fi
                [ \(command) != sync ] || exit 0
                exec /usr/bin/\(command) "$@"
                """)
        }
        return machine
    }

    @Test("after any command: the next start goes on, and nothing is lost")
    func cuts() async throws {
        var hasEnded = false
        for count in 0..<60 where !hasEnded {
            let machine = try machine()
            try machine.write("left", "\(count)\n")
            hasEnded = try await machine.boot(keepsProcess: true).succeeded
            let config = try machine.read("\(Self.grub)/user.cfg")
            #expect(config == "GRUB2_PASSWORD=x\n" || config == "GRUB2_PASSWORD=x\n" + Self.block, "\(count)")
            #expect(try machine.read(Self.image).hasPrefix("the initramfs"), "\(count)")
            let isWanted = machine.exists("\(Self.etc)/systemd/system/basic.target.d/slipway-firstboot.conf")
            if isWanted {
                try machine.write("left", "1000\n")
                let second = try await machine.boot(keepsProcess: true)
                #expect(second.succeeded && second.error.isEmpty, "\(count) \(second)")
            }
            try check(machine, count)
        }
        #expect(hasEnded)
    }

    private func check(_ machine: ScriptMachine, _ count: Int) throws {
        #expect(try machine.read("\(Self.grub)/user.cfg") == "GRUB2_PASSWORD=x\n", "\(count)")
        #expect(try machine.read(Self.image) == "the initramfs", "\(count)")
        for gone in ["\(Self.grub)/slipway.flag", "\(Self.grub)/user.cfg.slipway", "\(Self.image).length"] {
            #expect(!machine.exists(gone), "\(count) \(gone)")
        }
    }

    @Test("the flag that makes a boot the first goes before all else")
    func flagFirst() async throws {
        let machine = try machine()
        try machine.write("left", "1000\n")
        try machine.stub("dd", "[ -e /boot/grub2/slipway.flag ] || echo settled >>/mnt/calls; exec /usr/bin/dd \"$@\"")
        #expect(try await machine.boot(keepsProcess: true).succeeded)
        let calls = try machine.calls.map { $0.split(separator: " ").first ?? "" }
        let settled = try #require(calls.firstIndex(of: "settled"))
        #expect(calls[..<settled].contains("sync"))
    }
}
