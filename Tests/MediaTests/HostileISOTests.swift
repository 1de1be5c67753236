import Glibc
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Hostile and damaged media are refused, and nothing is kept", .enabled(if: Tool("xorriso").isUsable))
struct HostileISOTests {
    private func expectRefused(
        _ workshop: ISOWorkshop, _ path: FilePath, _ texts: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let error = #expect(throws: (any Error).self, sourceLocation: sourceLocation) { try workshop.importISO(path) }
        let message = error.map { "\($0)" } ?? ""
        for text in texts { #expect(message.contains(text), "\(message)", sourceLocation: sourceLocation) }
        #expect(try await workshop.kept() == [], "\(message)", sourceLocation: sourceLocation)
        #expect(try workshop.store.media().isEmpty, sourceLocation: sourceLocation)
    }

    @Test(
        "a tree that is none, or lies",
        arguments: [
            ("rm images/pxeboot/vmlinuz isolinux/vmlinuz", "images/pxeboot/vmlinuz"),
            ("rm .treeinfo images/install.img", "second stage"),
            ("rm images/install.img", "images/install.img"),
            ("rm .treeinfo; cp images/pxeboot/vmlinuz images/pxeboot/initrd.img", "swapped"),
            ("rm .treeinfo; echo '<html>' >images/install.img", "squashfs or EROFS"),
            ("rm .treeinfo; head -c 9000 images/install.img >x; mv x images/install.img", "squashfs or EROFS"),
            ("mv images/install.img x; ln -s ../x images/install.img", "symbolic link"),
            ("mkfifo images/pipe", "device"), ("echo x >>images/efiboot.img", "SHA-256"),
            ("rm .treeinfo; mkdir .treeinfo", ".treeinfo"), ("rm .treeinfo; ln -s x .treeinfo", ".treeinfo"),
            ("head -c 1100000 /dev/zero >.treeinfo", ".treeinfo"),
            ("head -c 9000 /dev/urandom >.treeinfo", ".treeinfo"),
            ("echo hello >.treeinfo", ".treeinfo"), ("echo hello >.discinfo", ".discinfo"),
            ("sed -i s/x86_64/aarch64/ .discinfo", "aarch64"),
            ("sed -i s/x86_64/ppc64le/ .discinfo .treeinfo", "is for ppc64le"),
            ("rm .treeinfo; sed -i s/x86_64/aarch64/ .discinfo", "its kernel is for x86_64"),
            ("for i in $(seq 300); do echo $i >BaseOS/repodata/$i; done", "more than 256"),
        ])
    func trees(change: String, message: String) async throws {
        let workshop = try await ISOWorkshop()
        try await workshop.shell(change)
        try await expectRefused(workshop, try await workshop.make(extensions: ["-R"]), [message])
    }

    @Test(
        "a .treeinfo that lies",
        arguments: [
            ("s/^(images.install.img = sha256:).{8}/\\100000000/", "install.img"),
            ("s/^images.efiboot.img = sha/images\\/none.img = sha/", "images/none.img"),
            ("s/^(images.efiboot.img) = sha.*/\\1 = md5:d41d8cd98f00b204e9800998ecf8427e/", "sha256:"),
            ("s/^images.efiboot.img = sha/..\\/..\\/etc\\/passwd = sha/", "leads out"),
            ("s/^kernel = .*/kernel = \\/etc\\/passwd/", "absolute"),
            ("s/^mainimage = .*/mainimage = ..\\/install.img/", "leads out"),
            ("s/^mainimage = .*/mainimage = images\\/other.img/", "images/other.img"),
            ("s/^arch = x86_64/arch = aarch64/", "aarch64"),
            ("0,/^arch/s/^arch = x86_64/arch = aarch64/", "architecture"),
            ("s/^\\[header\\]/[general]/", "twice"), ("s/^platforms = .*/version = 9.4/", "twice"),
            ("s/^\\[header\\]/[header/", "section"), ("1s/^/stray\\n/", "neither"),
        ])
    func treeInfo(sed: String, message: String) async throws {
        let workshop = try await ISOWorkshop()
        try await workshop.writeTreeInfo(sed)
        try await expectRefused(workshop, try await workshop.make(), [message])
    }

    @Test(
        "paths that lead elsewhere, and two entries of one name",
        arguments: [
            ("grubx64.efi", "../../../ab", "leads out"), ("media.repo", "/etc/group", "absolute"),
            ("grubx64.efi", "a//b//c//de", "empty part"), ("grubx64.efi", "grub\u{1}64.efi", "control"),
            ("grubx64.efi", "grubx64.old", "two entries"), ("grubx64.efi", "grub\\x4.efi", "backslash"),
        ])
    func names(old: String, new: String, message: String) async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make(extensions: ["-R"])
        var file = try PatchedFile(path)
        try file.replace(old, with: new)
        try file.write(to: path)
        try await expectRefused(workshop, path, [message, path.string])
    }

    @Test("an image whose names are those of 1988")
    func plainNames() async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make(extensions: ["--norock"])
        try await expectRefused(workshop, path, ["IMAGES/PXEBOOT/VMLINUZ", "-R -J"])
    }

    @Test("a path longer than any")
    func longPath() async throws {
        let workshop = try await ISOWorkshop()
        let part = String(repeating: "d", count: 200)
        try await workshop.shell("mkdir -p \(Array(repeating: part, count: 6).joined(separator: "/"))")
        try await expectRefused(workshop, try await workshop.make(extensions: ["-R"]), ["longer than 1024"])
    }

    @Test("directories that hold themselves")
    func loops() async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make(extensions: ["-R"])
        var file = try PatchedFile(path)
        let root = 16 * 2048 + 156
        let directory = try file.record("BOOT")
        file.bytes.replaceSubrange(directory + 2..<directory + 18, with: file.bytes[root + 2..<root + 18])
        try file.write(to: path)
        try await expectRefused(workshop, path, ["cannot be read"])
    }

    @Test("directories that claim more than a medium has", arguments: [0x7FFF_FFFF, 30_000_000])
    func directorySizes(size: Int) async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make(extensions: ["-R"])
        var file = try PatchedFile(path)
        file.put(size, at: try file.record("BOOT") + 10)
        try file.write(to: path)
        let message = size > 32 << 20 ? "directories that claim more" : "a directory of \(size) bytes"
        try await expectRefused(workshop, path, [message, path.string])
    }

    @Test("a directory that is there a second time with another size")
    func directoryTwice() async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make(extensions: ["-R"])
        var file = try PatchedFile(path)
        let (first, second) = (try file.record("IMAGES"), try file.record("ISOLINUX"))
        file.bytes.replaceSubrange(first + 2..<first + 10, with: file.bytes[second + 2..<second + 10])
        file.put(0x7FFF_FFFF, at: first + 10)
        try file.write(to: path)
        try await expectRefused(workshop, path, ["directories that claim more", path.string])
    }

    @Test("a second tree whose blocks have another size")
    func blockSize() async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make()
        var file = try PatchedFile(path)
        let number = try #require((16..<20).first { file.bytes[$0 * 2048] == 2 })
        file.bytes.replaceSubrange(number * 2048 + 128..<number * 2048 + 132, with: [0, 2, 2, 0])
        try file.write(to: path)
        try await expectRefused(workshop, path, ["blocks of 512 bytes", path.string])
    }

    @Test("entries that lie about their size", arguments: [0x7FFF_FFFF, 250_000, 1_000_000])
    func sizes(size: Int) async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make(extensions: ["-R"])
        var file = try PatchedFile(path)
        file.put(size, at: try file.record("INSTALL.IMG;1") + 10)
        try file.write(to: path)
        try await expectRefused(workshop, path, [path.string])
    }

    @Test("symbolic links elsewhere, also in circles, are nobody's business; thousands of files neither")
    func harmless() async throws {
        let workshop = try await ISOWorkshop()
        try await workshop.shell(
            """
            ln -s b a; ln -s a b; ln -s /etc/passwd passwd; ln -s . images/here
            i=0; while [ $i -lt 3000 ]; do echo >BaseOS/Packages/$i.rpm; i=$((i+1)); done
            """)
        let medium = try workshop.importISO(try await workshop.make(extensions: ["-R"])).medium
        #expect(medium.files.count == 15)
    }

    @Test("cut short, with and without a lie about it", arguments: [0.3, 0.9], [false, true])
    func truncated(part: Double, isHidden: Bool) async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make()
        var file = try PatchedFile(path)
        file.bytes.removeLast(file.bytes.count - Int(Double(file.bytes.count - 400_000) * part))
        if isHidden { file.put(20, at: 16 * 2048 + 80) }
        try file.write(to: path)
        try await expectRefused(workshop, path, isHidden ? [path.string] : ["cut short"])
    }

    @Test("no medium at all", arguments: ["empty", "text", "zeros", "directory", "fifo", "none"])
    func others(kind: String) async throws {
        let workshop = try await ISOWorkshop()
        try await workshop.shell(
            """
            cd ..; : >empty; echo hello >text; head -c 200000 /dev/zero >zeros; mkdir directory; mkfifo fifo
            """)
        try await expectRefused(workshop, FilePath(workshop.directory(kind)), [workshop.directory(kind)])
    }

    @Test("any damage is either told or does no harm", .timeLimit(.minutes(2)))
    func damage() async throws {
        var seed = Seed()
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make(extensions: ["-R"])
        let whole = try PatchedFile(path)
        let expected = try workshop.importISO(path).medium
        _ = try workshop.store.remove(expected.name)
        var refused = 0
        for round in 0..<60 {
            var file = whole
            for _ in 0..<Int.random(in: 1...6, using: &seed) {
                // Volume descriptors, path tables and directories.
                let place = Int.random(in: 32_768..<min(140_000, file.bytes.count), using: &seed)
                file.bytes[place] = UInt8.random(in: .min ... .max, using: &seed)
            }
            try file.write(to: path)
            do {
                let medium = try workshop.importISO(path).medium
                // Checksums hold what is booted.
                for name in [medium.kernelPath, medium.initrdPath, "images/install.img"] {
                    #expect(medium.files[name] == expected.files[name], "\(seed) round \(round)")
                }
                _ = try workshop.store.remove(medium.name)
            } catch {
                refused += 1
            }
            #expect(try await workshop.kept() == [], "\(seed) round \(round)")
        }
        #expect(refused > 0 && refused < 60, "\(seed)")
    }
}
