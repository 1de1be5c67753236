import Glibc
import Media
import SystemPackage
import TestSupport

/// Makes installation media in the layout of Anaconda's, with xorriso, and imports them.
struct ISOWorkshop {
    let directory: TemporaryDirectory
    /// What the medium is made of; changed before it is made.
    var tree: String { directory("tree") }
    var store: MediaStore { MediaStore(FilePath(directory("store"))) }

    static let label = "OL-9-4-0-BaseOS-x86_64"

    /// A DVD of Oracle Linux 9; everything in it is a few hundred kilobytes.
    init() async throws {
        directory = try TemporaryDirectory()
        try makeDirectory(tree)
        try await shell(
            #"""
            mkdir -p isolinux images/pxeboot EFI/BOOT/fonts BaseOS/repodata BaseOS/Packages AppStream/repodata
            { head -c 514 /dev/zero; printf HdrS; head -c 90000 /dev/urandom; } >images/pxeboot/vmlinuz
            ln images/pxeboot/vmlinuz isolinux/vmlinuz
            mkdir ../ram && echo hello >../ram/init
            (cd ../ram && find . | cpio --quiet -o -H newc) | gzip -n >images/pxeboot/initrd.img
            ln images/pxeboot/initrd.img isolinux/initrd.img
            { printf 'hsqs'; head -c 36 /dev/zero; printf '\0\100\0\0\0\0\0\0'; head -c 200000 /dev/urandom; } >images/install.img
            head -c 5000 /dev/urandom >images/efiboot.img
            head -c 9000 /dev/urandom >images/eltorito.img
            head -c 9000 /dev/urandom >isolinux/isolinux.bin
            head -c 3000 /dev/urandom >EFI/BOOT/BOOTX64.EFI
            head -c 4000 /dev/urandom >EFI/BOOT/grubx64.efi
            head -c 4000 /dev/urandom >EFI/BOOT/grubx64.old
            echo 'set timeout=5' >EFI/BOOT/grub.cfg
            echo font >EFI/BOOT/fonts/unicode.pf2
            for variant in BaseOS AppStream; do
                echo "<repomd>$variant</repomd>" >$variant/repodata/repomd.xml
                echo "$variant" | gzip -n >$variant/repodata/primary.xml.gz
            done
            echo package >BaseOS/Packages/bash.rpm
            printf '[InstallMedia]\nname=Oracle Linux 9.4\n' >media.repo
            printf '1714000000.123\nOracle Linux 9.4\nx86_64\n' >.discinfo
            """#)
        try await writeTreeInfo()
    }

    /// Writes `.treeinfo` for the files as they are, changed by a program for `sed -E`.
    func writeTreeInfo(_ sed: String = "") async throws {
        try await shell(
            #"""
            {
                echo '[checksums]'
                for file in images/efiboot.img images/eltorito.img images/install.img images/pxeboot/initrd.img \
                    images/pxeboot/vmlinuz BaseOS/repodata/repomd.xml; do
                    echo "$file = sha256:$(sha256sum "$file" | cut -d' ' -f1)"
                done
                echo "images/boot.iso = sha256:$(echo none | sha256sum | cut -d' ' -f1)"
                cat <<'END'

            [general]
            ; WARNING.0 = This section provides compatibility with pre-productmd treeinfos.
            arch = x86_64
            family = Oracle Linux
            name = Oracle Linux 9.4
            packagedir = BaseOS/Packages
            platforms = x86_64,xen
            repository = BaseOS
            timestamp = 1714000000
            variant = BaseOS
            variants = AppStream,BaseOS
            version = 9.4

            [header]
            type = productmd.treeinfo
            version = 1.2

            [images-x86_64]
            efiboot.img = images/efiboot.img
            initrd = images/pxeboot/initrd.img
            kernel = images/pxeboot/vmlinuz

            [images-xen]
            initrd = images/pxeboot/initrd.img
            kernel = images/pxeboot/vmlinuz

            [release]
            name = Oracle Linux
            short = OL
            version = 9.4

            [stage2]
            mainimage = images/install.img

            [tree]
            arch = x86_64
            build_timestamp = 1714000000
            platforms = x86_64,xen
            variants = AppStream,BaseOS

            [variant-BaseOS]
            id = BaseOS
            repository = BaseOS
            END
            } >.treeinfo
            """#)
        if !sed.isEmpty { try await shell("sed -i -E '\(sed)' .treeinfo") }
    }

    /// Runs commands in the tree.
    func shell(_ script: String) async throws {
        let result = try await run("sh", ["-euc", script], in: tree)
        guard result.succeeded else { throw TestFailure(result.description) }
    }

    /// Makes the medium.
    /// - Parameter extensions: What keeps long names: Rock Ridge, Joliet, or both.
    func make(_ name: String = "OL9.iso", extensions: [String] = ["-R", "-J"]) async throws -> FilePath {
        let result = try await run(
            "xorriso",
            ["-as", "mkisofs", "-quiet", "-iso-level", "3"] + extensions + [
                "-V", Self.label, "-b", "isolinux/isolinux.bin", "-c", "isolinux/boot.cat", "-no-emul-boot",
                "-boot-load-size", "4", "-boot-info-table", "-eltorito-alt-boot", "-e", "images/efiboot.img",
                "-no-emul-boot", "-o", directory(name), tree,
            ])
        guard result.succeeded else { throw TestFailure(result.description) }
        return FilePath(directory(name))
    }

    func importISO(_ path: FilePath, name: String? = nil, digest: FileDigest? = nil) throws -> ImportedMedium {
        try MediaImport(into: store, name: name.map { try MediumName($0) }, version: nil).iso(path, digest: digest)
    }

    /// What lies in the store, but for the directories and the lock.
    func kept() async throws -> [String] {
        let found = try await run("find", [directory("store"), "-type", "f", "-not", "-name", ".slipway.lock"])
        return found.output.split(separator: "\n").map(String.init)
    }
}

/// A file as a whole, to be changed in places.
struct PatchedFile {
    var bytes: [UInt8]

    init(_ path: FilePath) throws { bytes = try readBytes(path.string) }

    func write(to path: FilePath) throws { try writeBytes(bytes, to: path.string) }

    /// Puts a text in the place of another of the same length, wherever that stands.
    mutating func replace(_ old: String, with new: String) throws {
        let (old, new) = (Array(old.utf8), Array(new.utf8))
        guard old.count == new.count else { throw TestFailure("lengths differ") }
        var found = 0
        var place = 0
        while place + old.count <= bytes.count {
            if bytes[place] == old[0], bytes[place..<place + old.count].elementsEqual(old) {
                bytes.replaceSubrange(place..<place + old.count, with: new)
                found += 1
                place += old.count
            } else {
                place += 1
            }
        }
        guard found > 0 else { throw TestFailure("the text to replace is not there") }
    }

    /// Where the directory record of a name begins (ECMA-119, section 9.1).
    func record(_ name: String) throws -> Int {
        let identifier = [UInt8(name.utf8.count)] + Array(name.utf8)
        for place in 32..<bytes.count - identifier.count
        where bytes[place] == identifier[0] && bytes[place..<place + identifier.count].elementsEqual(identifier) {
            let start = place - 32
            // Both byte orders of the extent tell a record from chance.
            if bytes[start + 2..<start + 6].elementsEqual(bytes[start + 6..<start + 10].reversed()) { return start }
        }
        throw TestFailure("no directory record of \(name)")
    }

    /// Writes a number in both byte orders.
    mutating func put(_ number: Int, at place: Int) {
        for index in 0..<4 {
            bytes[place + index] = UInt8(truncatingIfNeeded: number >> (8 * index))
            bytes[place + 7 - index] = bytes[place + index]
        }
    }
}
