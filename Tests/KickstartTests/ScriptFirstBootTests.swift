import KickstartAssets
import TestSupport
import Testing

@Suite("%post writes arguments for one boot", .enabled(if: Tool.isRoot && Tool("unshare").isUsable))
struct ScriptFirstBootTests {
    private static let word = "'ip=dhcp ignition.firstboot=1 a=it'\\''s\\n'"
    private static let redHat =
        "if [ -f ${prefix}/user.cfg ]; then\n  source ${prefix}/user.cfg\nfi\ninsmod blscfg\nblscfg\n"
    private static let entry = "sysimage/boot/loader/entries/ostree-1.conf"
    private static let grub = "sysimage/boot/grub2"

    private func machine(config: String = redHat, options: String = "rw $slipway_firstboot") throws -> ScriptMachine {
        let machine = try ScriptMachine()
        try machine.write("\(Self.grub)/grub.cfg", config)
        try machine.write(Self.entry, "title OCK\noptions \(options)\ninitrd /ostree/ock-1/initramfs.img\n")
        return machine
    }

    private func run(_ machine: ScriptMachine, shell: [String] = ["sh"]) async throws -> CommandResult {
        try await machine.run(
            [.postCheck, .postFirstBoot], shell: shell, environment: ["SLIPWAY_FIRST_BOOT": Self.word])
    }

    @Test("beside grub.cfg, which GRUB clears by itself", arguments: [["sh"], ["bash", "--posix"]])
    func block(shell: [String]) async throws {
        let machine = try machine()
        try machine.write("\(Self.grub)/user.cfg", "GRUB2_PASSWORD=grub.pbkdf2.x\n")
        try machine.stub("findmnt", "echo /dev/sda2")
        try machine.stub("lsblk", "echo part; echo disk")
        let result = try await run(machine, shell: shell)
        #expect(result.succeeded, "\(result)")
        let config = try machine.read("\(Self.grub)/user.cfg")
        #expect(config.hasPrefix("GRUB2_PASSWORD=grub.pbkdf2.x\n### BEGIN slipway"))
        #expect(config.contains("  set slipway_firstboot=\(Self.word)\n"))
        #expect(try machine.mode("\(Self.grub)/slipway.env") == 0o600)
        // A password's file that was there before keeps its owner's care.
        #expect(try machine.mode("\(Self.grub)/user.cfg") == 0o600)
        let block = try machine.read("\(Self.grub)/slipway.env")
        #expect(block.utf8.count == 1024 && block.hasPrefix("# GRUB Environment Block\nslipway_once=1\n##"))
        #expect(try machine.read(Self.entry).contains("options rw $slipway_firstboot\n"))
        #expect(!machine.exists("\(Self.grub)/slipway.flag"))
        // Once more changes nothing.
        #expect(try await run(machine, shell: shell).succeeded)
        #expect(try machine.read("\(Self.grub)/user.cfg") == config)
        if Tool("grub-script-check").isUsable {
            let check = try await TestSupport.run("grub-script-check", [machine.directory("\(Self.grub)/user.cfg")])
            #expect(check.succeeded, "\(check)")
        }
        if Tool("grub-editenv").isUsable {
            let list = try await TestSupport.run(
                "grub-editenv", [machine.directory("\(Self.grub)/slipway.env"), "list"])
            #expect(list.output == "slipway_once=1\n", "\(list)")
        }
    }

    @Test(
        "a flag file where GRUB cannot write", arguments: ["raid1\npart\ndisk", "lvm\npart\ndisk", "crypt\npart\ndisk"])
    func flag(layers: String) async throws {
        let machine = try machine()
        try machine.stub("findmnt", "echo /dev/md126")
        try machine.stub("lsblk", "printf '\(layers.replacing("\n", with: "\\n"))\\n'")
        #expect(try await run(machine).succeeded)
        let config = try machine.read("\(Self.grub)/user.cfg")
        #expect(config.contains("${prefix}/slipway.flag") && !config.contains("save_env"))
        #expect(!machine.exists("\(Self.grub)/slipway.env"))
        let undone = try await machine.boot()
        #expect(undone.succeeded, "\(undone)")
        #expect(!machine.exists("\(Self.grub)/slipway.flag") && !machine.exists("\(Self.grub)/user.cfg"))
    }

    @Test("the configuration on the EFI system partition, but no signpost there")
    func firmware() async throws {
        let machine = try machine()
        let efi = "sysimage/boot/efi/EFI/redhat"
        try machine.write(
            "\(efi)/grub.cfg", "search --set=dev x\nset prefix=($dev)/grub2\nconfigfile $prefix/grub.cfg\n")
        #expect(try await run(machine).succeeded)
        #expect(!machine.exists("\(efi)/user.cfg") && machine.exists("\(Self.grub)/user.cfg"))
        try machine.write("\(efi)/grub.cfg", Self.redHat)
        #expect(try await run(machine).succeeded)
        #expect(machine.exists("\(efi)/user.cfg") && machine.exists("\(efi)/slipway.env"))
        #expect(try await machine.boot().succeeded)
        #expect(!machine.exists("\(efi)/user.cfg") && !machine.exists("\(efi)/slipway.env"))
    }

    @Test("an entry without the variable gets it, as older installers leave it out")
    func entry() async throws {
        let machine = try machine(options: "root=LABEL=root rw")
        #expect(try await run(machine).succeeded)
        #expect(try machine.read(Self.entry).contains("options root=LABEL=root rw $slipway_firstboot\n"))
    }

    @Test("each of several entries has it, and none twice")
    func entries() async throws {
        let machine = try machine()
        let second = "sysimage/boot/loader/entries/ostree-2.conf"
        try machine.write(second, "title OCK\noptions rw\n")
        #expect(try await run(machine).succeeded)
        for entry in [Self.entry, second] {
            #expect(try machine.read(entry).contains("options rw $slipway_firstboot\n"))
        }
    }

    @Test("what cannot hold once is a failure of the installation", arguments: ["none", "reads", "entries"])
    func refused(lack: String) async throws {
        let machine = try machine(config: lack == "reads" ? "blscfg\n" : Self.redHat)
        if lack == "none" { try machine.write("\(Self.grub)/grub.cfg", "configfile /x\n") }
        if lack == "entries" { try machine.write(Self.entry, "title OCK\n") }
        let result = try await run(machine)
        #expect(result.status == 1, "\(result)")
        let messages = [
            "none": "there is no configuration of GRUB below /boot, so the first boot has no arguments",
            "reads":
                "the boot loader's /boot/grub2/grub.cfg does not read user.cfg, so nothing can hold for one boot only",
            "entries": "no entry of the boot loader takes arguments for the first boot",
        ]
        #expect(try machine.reports == ["stage=failed", "message=\(messages[lack] ?? "")"])
    }

    @Test("the installed system undoes it once, whole, and takes the service away")
    func undo() async throws {
        let machine = try machine()
        try machine.write("\(Self.grub)/user.cfg", "GRUB2_PASSWORD=x\n")
        #expect(try await run(machine).succeeded)
        let etc = "\(ScriptMachine.deployment)/etc"
        let unit = "\(etc)/systemd/system/slipway-firstboot.service"
        #expect(try machine.mode(unit) == 0o644)
        #expect(try machine.read("\(etc)/slipway/firstboot.sh") == KickstartAsset.firstBoot.text)
        try machine.stub("fsfreeze", "")
        for _ in 1...2 {
            try machine.write("\(etc)/slipway/firstboot.sh", KickstartAsset.firstBoot.text)
            let undone = try await machine.boot()
            #expect(undone.succeeded && undone.error.isEmpty, "\(undone)")
            #expect(try machine.read("\(Self.grub)/user.cfg") == "GRUB2_PASSWORD=x\n")
            #expect(!machine.exists("\(Self.grub)/slipway.env") && !machine.exists(unit))
            #expect(!machine.exists("\(etc)/slipway") && !machine.exists("\(etc)/systemd/system/basic.target.d"))
        }
    }

    @Test("systemd accepts the service", .enabled(if: Tool("systemd-analyze").isUsable))
    func unit() async throws {
        let machine = try machine()
        #expect(try await run(machine).succeeded)
        let path = machine.directory("\(ScriptMachine.deployment)/etc/systemd/system/slipway-firstboot.service")
        let result = try await TestSupport.run("systemd-analyze", ["verify", "--man=no", path])
        #expect(result.succeeded && !(result.output + result.error).contains("slipway"), "\(result)")
    }
}
