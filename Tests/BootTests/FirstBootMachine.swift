import Boot
import FoundationEssentials
import Glibc
import Kickstart
import TestSupport

/// A PC with a BIOS whose disk has GRUB and a partition with /boot as %post leaves it; there is no system behind.
struct GRUBMachine {
    let directory: TemporaryDirectory
    let filesystem: String

    private static let modules = [
        "biosdisk", "part_msdos", "xfs", "ext2", "normal", "loadenv", "test", "echo", "serial", "terminal", "eval",
        "configfile", "sleep",
    ]

    init(filesystem: String) throws {
        directory = try TemporaryDirectory()
        self.filesystem = filesystem
    }

    /// Runs the %post of a host on a new system, and makes the disk.
    func install(_ sample: Sample, config: String) async throws -> CommandResult {
        for name in [
            "sysimage/boot/grub2", "sysimage/boot/loader/entries", "sysimage/ostree/deploy/ock/deploy/c.0/etc",
        ]
            + ["sysimage/ostree/repo", "tmp"]
        {
            try FileManager.default.createDirectory(atPath: directory(name), withIntermediateDirectories: true)
        }
        try directory.write("sysimage/boot/grub2/grub.cfg", config)
        try directory.write("sysimage/boot/loader/entries/1.conf", "options \(try sample.permanent)\n")
        let scripts = try sample.installation.kickstart().scripts.filter { $0.stage == .post }
        guard let script = scripts.first(where: { $0.body.contains("write_user_config") }) else {
            throw TestFailure("no script")
        }
        // Nothing of it leaves this machine, and no clock of it is set.
        try directory.write("script", "curl() { :; }\nhwclock() { :; }\ntimeout() { :; }\n" + script.body)
        let mounts = "mount --bind \"$MACHINE\" /mnt && mount --bind /mnt/tmp /tmp && cd / && exec sh /mnt/script"
        var environment = ["MACHINE": directory.path]
        for variable in script.environment { environment[variable.name] = variable.value.string }
        let result = try await run("unshare", ["--mount", "sh", "-c", mounts], environment: environment)
        guard result.succeeded else { return result }
        return try await run("sh", ["-euc", disk], environment: ["MACHINE": directory.path, "FILESYSTEM": filesystem])
    }

    /// The core image stands right behind the boot sector, where that looks for it.
    private var disk: String {
        """
        cd "$MACHINE"
        boot=$MACHINE/sysimage/boot/grub2
        if [ "$FILESYSTEM" = xfs ]; then
            {
                printf '/\\n0 0\\nd--755 0 0\\ngrub2 d--755 0 0\\n'
                for file in "$boot"/*; do echo "${file##*/} ---600 0 0 $file"; done
                printf '$\\n$\\n'
            } >prototype
            truncate -s 300M partition && mkfs.xfs -q -p prototype partition
        else
            truncate -s 16M partition && mkfs.ext4 -q -d sysimage/boot partition
        fi
        truncate -s 1M disk
        dd if=partition of=disk bs=1M seek=1 conv=sparse,notrunc status=none
        truncate -s $((1048576 + $(stat -c %s partition))) disk
        rm partition
        parted -s disk mklabel msdos mkpart primary 1MiB 100% 2>/dev/null
        grub-mkimage -O i386-pc -p '(hd0,msdos1)/grub2' -o core \(Self.modules.joined(separator: " "))
        dd if=/usr/lib/grub/i386-pc/boot.img of=disk bs=440 count=1 conv=notrunc status=none
        dd if=core of=disk bs=512 seek=1 conv=notrunc status=none
        """
    }

    /// Starts the machine and cuts its power as soon as GRUB has read its configuration.
    /// - Returns: The lines that the configuration printed.
    func start() async throws -> [String] {
        try directory.write("serial", "")
        let arguments = [
            "-accel", "tcg", "-M", "pc,graphics=off", "-m", "128", "-display", "none", "-monitor", "none", "-nic",
            "none",
            "-serial", "file:\(directory("serial"))", "-drive", "file=\(directory("disk")),format=raw,if=ide",
        ]
        return try await whileRunning("qemu-system-x86_64", arguments) { machine in
            try await machine.wait(for: "DONE on the serial port", deadline: .seconds(20)) { _ in
                try printed().contains("\nDONE")
            }
            kill(machine.processIdentifier, SIGKILL)
            return Self.lines(try printed())
        }.result
    }

    /// What came over the serial port, with the ends of lines as here: CR LF is one character to Swift.
    private func printed() throws -> String {
        String(String.UnicodeScalarView(try directory.read("serial").unicodeScalars.filter { $0 != "\r" }))
    }

    /// The terminal is 80 columns wide and breaks lines there, so words tell where one begins.
    private static func lines(_ serial: String) -> [String] {
        guard let end = serial.firstRange(of: "\nDONE") else { return [] }
        var lines: [String] = []
        for line in serial[..<end.lowerBound].split(separator: "\n") {
            if ["ENTRY ", "BLSCFG ", "LINE "].contains(where: line.hasPrefix) {
                lines.append(String(line))
            } else if let last = lines.popLast() {
                lines.append(last + line)
            }
        }
        return lines
    }
}
