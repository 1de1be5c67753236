import Glibc
import Kickstart
import Media
import SystemPackage
import TestSupport
import Testing

@Suite("Media are imported", .enabled(if: Tool("xorriso").isUsable))
struct ISOImportTests {
    private static let kept: Set<String> = [
        ".treeinfo", ".discinfo", "images/pxeboot/vmlinuz", "images/pxeboot/initrd.img", "images/install.img",
        "images/efiboot.img", "EFI/BOOT/BOOTX64.EFI", "EFI/BOOT/grubx64.efi", "EFI/BOOT/grubx64.old",
        "EFI/BOOT/grub.cfg", "EFI/BOOT/fonts/unicode.pf2", "BaseOS/repodata/repomd.xml",
        "BaseOS/repodata/primary.xml.gz", "AppStream/repodata/repomd.xml", "AppStream/repodata/primary.xml.gz",
    ]

    @Test("with Rock Ridge, Joliet, and both", arguments: [["-R", "-J"], ["-R"], ["--norock", "-J"]])
    func whole(extensions: [String]) async throws {
        let workshop = try await ISOWorkshop()
        let imported = try workshop.importISO(try await workshop.make(extensions: extensions))
        #expect(imported.isNew)
        let medium = try workshop.store.medium(named: try MediumName("OL9"))
        #expect(medium == imported.medium)
        #expect(medium.product == "Oracle Linux" && medium.release == "9.4" && medium.variant == "AppStream,BaseOS")
        #expect(medium.version == .rhel9 && medium.architecture == .x86 && medium.source == "OL9.iso")
        #expect(medium.verifiedCount == 5 && medium.sourceDigest == nil)
        #expect(medium.kernelPath == "images/pxeboot/vmlinuz" && medium.initrdPath == "images/pxeboot/initrd.img")
        #expect(medium.stage2Path == "images/install.img" && medium.rootFSPath == nil)
        #expect(Set(medium.files.keys) == Self.kept)
        for (path, file) in medium.files {
            let blob = workshop.store.path(of: file)
            let same = try await run("cmp", [blob.string, workshop.tree + "/" + path])
            #expect(same.succeeded, "\(path): \(same)")
            #expect(blob.lastComponent?.string == file.digest.hex)
        }
        let modes = try await run(
            "find", [workshop.directory("store"), "-mindepth", "1", "-not", "-name", ".*", "-printf", "%y%m\n"])
        #expect(Set(modes.output.split(separator: "\n")) == ["d755", "f644"])
        // No staged file is left, and each blob is there once.
        #expect(try await workshop.kept().count == Set(medium.files.values).count + 1)
    }

    @Test("what says what a medium is may have other names", arguments: [["-R", "-J"], ["-R"], ["--norock", "-J"]])
    func linkedFacts(extensions: [String]) async throws {
        let workshop = try await ISOWorkshop()
        try await workshop.shell(
            "for n in .a treeinfo z; do ln .treeinfo $n; done; for n in .b y; do ln .discinfo $n; done")
        let medium = try workshop.importISO(try await workshop.make(extensions: extensions)).medium
        #expect(medium.verifiedCount == 5 && medium.product == "Oracle Linux" && medium.release == "9.4")
        #expect(Set(medium.files.keys) == Self.kept)
    }

    @Test("checksums in either case")
    func upperCase() async throws {
        let workshop = try await ISOWorkshop()
        try await workshop.writeTreeInfo("s/(= sha256:)(.*)/\\1\\U\\2/")
        #expect(try workshop.importISO(try await workshop.make()).medium.verifiedCount == 5)
    }

    @Test("a boot image without .treeinfo is known by .discinfo, and by its label")
    func boot() async throws {
        let workshop = try await ISOWorkshop()
        try await workshop.shell(
            "rm -r .treeinfo BaseOS AppStream media.repo; printf '1.5\\n9.4\\nx86_64\\n' >.discinfo")
        let medium = try workshop.importISO(try await workshop.make()).medium
        #expect(medium.product == "Oracle Linux" && medium.release == "9.4" && medium.version == .rhel9)
        #expect(medium.verifiedCount == 0 && medium.stage2Path == "images/install.img")
        try await workshop.shell("rm .discinfo")
        let bare = try workshop.importISO(try await workshop.make("bare.iso")).medium
        #expect(bare.product == "Oracle Linux" && bare.release == "9.4.0" && bare.version == .rhel9)
    }

    @Test("EROFS, arm64, a live image's root")
    func others() async throws {
        let workshop = try await ISOWorkshop()
        try await workshop.shell(
            #"""
            { head -c 1024 /dev/zero; printf '\342\341\365\340'; head -c 3000 /dev/urandom; } >images/install.img
            { printf MZ; head -c 54 /dev/zero; printf ARMd; head -c 3000 /dev/urandom; } >images/pxeboot/vmlinuz
            sed -i s/x86_64/aarch64/ .discinfo
            """#)
        try await workshop.writeTreeInfo("s/x86_64/aarch64/; s/^version = 9/version = 10/")
        let arm = try workshop.importISO(try await workshop.make()).medium
        #expect(arm.architecture == .arm64 && arm.version == .rhel10)
        try await workshop.shell(
            "rm .treeinfo .discinfo images/install.img; cp images/pxeboot/initrd.img images/pxeboot/rootfs.img")
        let live = try workshop.importISO(try await workshop.make("live.iso")).medium
        #expect(live.rootFSPath == "images/pxeboot/rootfs.img" && live.stage2Path == nil)
    }

    @Test("the digest of the whole file is compared")
    func digest() async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make()
        let sum = try await run("sha256sum", [path.string])
        let digest = try FileDigest(String(sum.output.prefix(64)).uppercased())
        let wrong = try FileDigest(String(repeating: "0", count: 64))
        let error = #expect(throws: MediaError.self) { try workshop.importISO(path, digest: wrong) }
        #expect(error?.description.contains(digest.hex) == true)
        #expect(try await workshop.kept() == [])
        // Also of a medium that is there already, and then for good.
        #expect(try workshop.importISO(path).medium.sourceDigest == nil)
        for given in [digest, nil] {
            let imported = try workshop.importISO(path, digest: given)
            #expect(!imported.isNew && imported.medium.sourceDigest == given)
            #expect(try workshop.store.medium(named: imported.medium.name).sourceDigest == digest)
        }
    }

    @Test("two media share files; the last one takes them away")
    func sharing() async throws {
        let workshop = try await ISOWorkshop()
        let first = try workshop.importISO(try await workshop.make(), name: "first").medium
        let again = try workshop.importISO(try await workshop.make(), name: "first")
        #expect(!again.isNew)
        try await workshop.shell("head -c 70000 /dev/urandom >EFI/BOOT/BOOTX64.EFI")
        let other = try await workshop.make("other.iso")
        let error = #expect(throws: MediaError.self) { try workshop.importISO(other, name: "first") }
        #expect(error?.description.contains("already") == true)
        #expect(try await workshop.kept().count == Set(first.files.values).count + 1)

        let second = try workshop.importISO(other, name: "second").medium
        #expect(try workshop.store.names().map(\.description) == ["first", "second"])
        #expect(try await workshop.kept().count == Set(first.files.values).union(second.files.values).count + 2)
        let sizes = MediaSizes(try workshop.store.media())
        #expect(sizes.of(first).own == 3000 && sizes.of(second).own == 70000)

        #expect(try workshop.store.remove(first.name) == 3000)
        #expect(try workshop.store.medium(named: second.name) == second)
        let unknown = #expect(throws: MediaError.self) { try workshop.store.remove(first.name) }
        #expect(unknown?.description.contains("`second`") == true)
        #expect(try workshop.store.remove(second.name) == sizes.of(second).all)
        #expect(try await workshop.kept() == [])
    }

    @Test("importing again mends what the disk has lost, also for others", arguments: ["", "X"])
    func mending(damage: String) async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make()
        let medium = try workshop.importISO(path, name: "one").medium
        let kernel = try #require(medium.files[medium.kernelPath])
        let blob = workshop.store.path(of: kernel).string
        let whole = try readBytes(blob)
        // Shorter, or as long as before.
        let damaged = damage.isEmpty ? Array(whole.dropLast()) : Array(damage.utf8) + whole.dropFirst()
        for name in ["one", "two"] {
            try writeBytes(damaged, to: blob)
            #expect(try workshop.importISO(path, name: name).isNew == (name == "two"))
            #expect(try readBytes(blob) == whole)
        }
        #expect(try await workshop.kept().count == Set(medium.files.values).count + 2)
        try writeText("{", to: workshop.directory("store/media/one.json"))
        let error = #expect(throws: MediaError.self) { try workshop.importISO(path, name: "one") }
        #expect(error?.description.contains("media remove one") == true, "\(String(describing: error))")
    }

    @Test("one damaged medium does not hide the others, and strange things in the store stay")
    func besideDamage() async throws {
        let workshop = try await ISOWorkshop()
        let path = try await workshop.make()
        for name in ["good", "bad"] { _ = try workshop.importISO(path, name: name) }
        try writeText("{", to: workshop.directory("store/media/bad.json"))
        var told: [String] = []
        let media = try workshop.store.media { told.append("\($0)") }
        #expect(media.map(\.name.description) == ["good"])
        #expect(told.count == 1 && told[0].contains("`bad`") && told[0].contains("media remove bad"), "\(told)")
        _ = try workshop.store.remove(MediumName("bad"))
        let strange = workshop.directory("store/blobs/sha256/") + String(repeating: "d", count: 64)
        try makeDirectory(strange)
        try writeText("mine", to: workshop.directory("store/blobs/sha256/README"))
        #expect(try workshop.importISO(path, name: "third").isNew)
        for medium in media + [try workshop.store.medium(named: MediumName("third"))] {
            _ = try workshop.store.remove(medium.name)
        }
        #expect(try await workshop.kept() == [workshop.directory("store/blobs/sha256/README")])
        #expect(access(strange, F_OK) == 0)
    }

    @Test("packed kernels are told, plain ones are not", arguments: [false, true])
    func packed(isPacked: Bool) async throws {
        let workshop = try await ISOWorkshop()
        try await workshop.shell(
            #"""
            { printf MZ; head -c 54 /dev/zero; printf ARMd; head -c 3000 /dev/urandom; } >images/pxeboot/vmlinuz
            sed -i s/x86_64/aarch64/ .discinfo
            rm .treeinfo
            """#)
        if isPacked { try await workshop.shell("cd images/pxeboot; gzip -n <vmlinuz >packed; mv packed vmlinuz") }
        let imported = try workshop.importISO(try await workshop.make())
        #expect(imported.isKernelPacked == isPacked && imported.medium.architecture == .arm64)
    }

    @Test("a damaged store is told, and can be cleaned")
    func damagedStore() async throws {
        let workshop = try await ISOWorkshop()
        let medium = try workshop.importISO(try await workshop.make(), name: "one").medium
        let kernel = try #require(medium.files[medium.kernelPath])
        try writeText("", to: workshop.store.path(of: kernel).string)
        let error = #expect(throws: MediaError.self) { try workshop.store.medium(named: medium.name) }
        #expect(error?.description.contains(medium.kernelPath) == true)
        try writeText("{", to: workshop.directory("store/media/one.json"))
        #expect(throws: (any Error).self) { try workshop.store.media() }
        _ = try workshop.store.remove(medium.name)
        #expect(try await workshop.kept() == [])
        #expect(try workshop.importISO(FilePath(workshop.directory("OL9.iso")), name: "one").isNew)
    }
}
