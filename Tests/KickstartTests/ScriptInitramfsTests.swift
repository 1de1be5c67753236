import KickstartAssets
import TestSupport
import Testing

@Suite(
    "Linux finds the embedded config",
    .enabled(
        if: Tool.isRoot
            && ["qemu-system-x86_64", "cpio", "lz4", "apt-get", "dpkg-deb"].allSatisfy { Tool($0).isUsable }))
struct ScriptInitramfsTests {
    /// The first program of the initramfs: it says what it sees of both archives.
    private static let program = """
        #!/bin/busybox sh
        /bin/busybox mount -t devtmpfs d /dev
        exec >/dev/ttyS0 2>&1
        /bin/busybox echo
        /bin/busybox echo SEEN $(/bin/busybox stat -c %a:%u /usr/lib/ignition/user.ign) \\
            $(/bin/busybox cat /early /usr/lib/ignition/user.ign) END
        /bin/busybox poweroff -f

        """

    /// An initramfs as dracut makes it: a plain archive for the processor's firmware, then a compressed one. LZ4 has no
    /// end of its own, so what follows it is the hardest to get right; gzip, xz and Zstandard were tried by hand.
    private static let image = """
        set -eu
        . "$0/docs/demo/packages.sh"
        cd "$1"
        unpack busybox-static packages
        unpack "$(kernel_package)" packages
        mv packages/boot/vmlinuz-* kernel
        mkdir -p root/bin root/dev root/usr early
        cp packages/bin/busybox root/bin/
        mv init root/
        echo early >early/early
        image=sysimage/boot/ostree/ock-1/initramfs.img
        (cd early && find . | cpio --quiet -o -H newc) >$image
        (cd root && find . | cpio --quiet -o -H newc) | lz4 -l -c >>$image
        rm -r packages root
        """

    @Test("behind an archive of any compression, and reads it with the mode and owner that it shall have")
    func boots() async throws {
        let machine = try ScriptMachine()
        try machine.write("sysimage/boot/loader/entries/a.conf", "initrd /ostree/ock-1/initramfs.img\n")
        try machine.makeFolder("sysimage/boot/ostree/ock-1")
        try machine.write("init", Self.program, mode: 0o755)
        let made = try await run(
            "sh", ["-c", Self.image, Places.repository, machine.directory.path], deadline: .seconds(120))
        #expect(made.succeeded, "\(made)")
        try machine.stub(
            "curl",
            """
            while [ $# -gt 0 ]; do [ "$1" != --output ] || out=$2; shift; done
            printf '{"mark": 7}' >"$out"
            """)
        let result = try await machine.run(
            [.postCheck, .postEmbed], environment: ["SLIPWAY_IGNITION_URL": "http://127.0.0.1:9/"])
        #expect(result.succeeded, "\(result)")

        let started = try await run(
            "qemu-system-x86_64",
            [
                "-accel", "tcg", "-m", "256", "-display", "none", "-monitor", "none", "-nic", "none", "-no-reboot",
                "-serial", "file:\(machine.directory("serial"))", "-kernel", machine.directory("kernel"), "-initrd",
                machine.directory("sysimage/boot/ostree/ock-1/initramfs.img"), "-append", "console=ttyS0 quiet",
            ], deadline: .seconds(60))
        #expect(started.succeeded, "\(started)")
        let serial = try machine.read("serial").split(whereSeparator: \.isNewline)
        #expect(serial.contains("SEEN 600:0 early {\"mark\": 7} END"), "\(serial.suffix(10))")
    }
}
