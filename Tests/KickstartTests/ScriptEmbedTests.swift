import FoundationEssentials
import KickstartAssets
import TestSupport
import Testing

@Suite("%post puts the Ignition config into the initramfs", .enabled(if: Tool.isRoot && Tool("cpio").isUsable))
struct ScriptEmbedTests {
    private static let image = "sysimage/boot/ostree/ock-1/initramfs.img"
    private static let config = "{\"ignition\":{\"version\":\"3.4.0\"},\"x\":\"é\"}\n"

    /// An installed system whose initramfs is a compressed archive of so many bytes more than a multiple of four.
    private func machine(surplus: Int = 1) async throws -> ScriptMachine {
        let machine = try ScriptMachine(isCurlReal: true)
        try machine.write("sysimage/boot/loader/entries/a.conf", "initrd /ostree/ock-1/initramfs.img\noptions rw\n")
        try machine.write("sysimage/boot/loader/entries/b.conf", "initrd /ostree/ock-1/initramfs.img\n")
        try machine.write("root/init", "first\n")
        try machine.write(Self.image, "")
        let make = """
            cd "$0/root" && find . | cpio --quiet -o -H newc | gzip -n >"$1"
            while [ $(($(stat -c %s "$1") % 4)) -ne \(surplus) ]; do printf '\\0' >>"$1"; done
            """
        let made = try await run("sh", ["-c", make, machine.directory.path, machine.directory(Self.image)])
        #expect(made.succeeded, "\(made)")
        return machine
    }

    private func embed(_ machine: ScriptMachine, from home: ScriptHome, _ name: String = "config.ign") async throws
        -> CommandResult
    {
        try await machine.run(
            [.postCheck, .postEmbed],
            environment: [
                "SLIPWAY_IGNITION_URL": "http://127.0.0.1:\(home.port)/\(name)",
                "SLIPWAY_REPORT_URL": "http://127.0.0.1:\(home.port)/report",
            ])
    }

    @Test("as a second archive on a boundary of four bytes, which cpio reads", arguments: 0...3)
    func embedded(surplus: Int) async throws {
        try await ScriptHome.with { home in
            let machine = try await machine(surplus: surplus)
            try home.directory.write("config.ign", Self.config)
            if surplus == 1 { try home.directory.write("config.ign.busy", "") }
            let before = try readBytes(machine.directory(Self.image))
            // OSTree may share the file with its repository.
            try FileManager.default.linkItem(
                atPath: machine.directory(Self.image), toPath: machine.directory("sysimage/ostree/repo/object"))
            let result = try await embed(machine, from: home)
            #expect(result.succeeded && result.error.filter { !$0.isNewline }.isEmpty || surplus == 1, "\(result)")

            let after = try readBytes(machine.directory(Self.image))
            #expect(Array(after.prefix(before.count)) == before)
            #expect(try readBytes(machine.directory("sysimage/ostree/repo/object")) == before)
            #expect(try machine.mode(Self.image) == 0o600)
            let start = (before.count + 3) / 4 * 4 + 4
            try writeBytes(Array(after.dropFirst(start)), to: machine.directory("second"))
            let list = try await run(
                "sh", ["-c", "cpio --quiet -itvn <\"$0\"", machine.directory("second")])
            let lines = list.output.split(separator: "\n").map { $0.split(separator: " ") }
            #expect(lines.map { $0.last ?? "" } == ["usr", "usr/lib", "usr/lib/ignition", "usr/lib/ignition/user.ign"])
            #expect(lines.map { $0.first ?? "" } == ["drwxr-xr-x", "drwxr-xr-x", "drwxr-xr-x", "-rw-------"])
            let out = try await run(
                "sh",
                ["-c", "cpio --quiet -i --to-stdout usr/lib/ignition/user.ign <\"$0\"", machine.directory("second")])
            #expect(out.succeeded && out.output == Self.config, "\(out)")
            #expect(!machine.exists("tmp/slipway/user.ign"))

            try await undo(machine, before)
        }
    }

    /// The installed system's script puts the initramfs back as it was.
    private func undo(_ machine: ScriptMachine, _ before: [UInt8]) async throws {
        try machine.write("\(ScriptMachine.deployment)/etc/slipway/firstboot.sh", KickstartAsset.firstBoot.text)
        let undone = try await machine.boot()
        #expect(undone.succeeded, "\(undone)")
        #expect(try readBytes(machine.directory(Self.image)) == before)
        #expect(!machine.exists("\(Self.image).length"))
    }

    @Test(
        "a config that does not come, or is none, fails the installation before anything is written",
        arguments: [
            ("missing.ign", "the Ignition config could not be fetched for the installed initramfs"),
            ("page.ign", "the Ignition config that was fetched is no JSON object"),
            ("empty.ign", "the Ignition config that was fetched is no JSON object"),
        ])
    func refused(name: String, message: String) async throws {
        try await ScriptHome.with { home in
            let machine = try await machine()
            try home.directory.write("page.ign", "<html>\n")
            try home.directory.write("empty.ign", "")
            let before = try readBytes(machine.directory(Self.image))
            let result = try await embed(machine, from: home, name)
            #expect(result.status == 1, "\(result)")
            #expect(try home.directory.read("report.posted").contains("stage=failed"))
            #expect(try home.directory.read("report.posted").contains("message=\(message)\n"))
            #expect(try readBytes(machine.directory(Self.image)) == before)
            #expect(!machine.exists("\(Self.image).length"))
        }
    }

    @Test("a /boot without room keeps its initramfs")
    func full() async throws {
        try await ScriptHome.with { home in
            let machine = try await machine()
            try home.directory.write("config.ign", "{" + String(repeating: " ", count: 3000) + "}")
            let before = try readBytes(machine.directory(Self.image))
            // No file of more than six blocks, without the signal that a full disk does not send: both parts fit alone.
            let shell = ["sh", "-c", "trap '' XFSZ; ulimit -f 6; . \"$0\""]
            let result = try await machine.run(
                [.postCheck, .postEmbed], shell: shell,
                environment: [
                    "SLIPWAY_IGNITION_URL": "http://127.0.0.1:\(home.port)/config.ign",
                    "SLIPWAY_REPORT_URL": "http://127.0.0.1:\(home.port)/report",
                ])
            #expect(result.status == 1, "\(result)")
            #expect(try home.directory.read("report.posted").contains("is /boot full?"))
            #expect(try readBytes(machine.directory(Self.image)) == before)
        }
    }

    @Test("entries that name several images, or one that is gone, are a failure", arguments: ["two", "gone"])
    func unclear(fault: String) async throws {
        try await ScriptHome.with { home in
            let machine = try await machine()
            try home.directory.write("config.ign", Self.config)
            if fault == "two" {
                try machine.write("sysimage/boot/loader/entries/b.conf", "initrd /other.img\n")
            } else {
                try FileManager.default.removeItem(atPath: machine.directory(Self.image))
            }
            let result = try await embed(machine, from: home)
            #expect(result.status == 1)
            let posted = try home.directory.read("report.posted")
            #expect(posted.contains(fault == "two" ? "name no initramfs, or several" : "is not there"), "\(posted)")
        }
    }
}
