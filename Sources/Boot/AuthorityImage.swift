/// The small initial RAM disk that makes Anaconda's trust the server's own authority: an archive in cpio's "newc" form
/// (kernel documentation, "initramfs buffer format").
///
/// Nothing there can rebuild a store of certificates, so a hook of dracut (dracut.modules(7), "cmdline") adds the
/// authority to what curl reads, before anything is fetched. The archive holds that one file and no directory: a
/// directory would take the place of a link of the installer's own, such as `lib`.
package enum AuthorityImage {
    /// Its name for the kernel (`initrd=`).
    static let name = "authority"
    /// The path of its URL, below the base URL.
    package static let path = "/boot/authority.img"

    private static let hook = "lib/dracut/hooks/cmdline/01-slipway-authority.sh"

    /// - Parameter authority: A certificate in PEM form.
    package static func bytes(authority: String) -> [UInt8] {
        entry(hook, Array(script(authority).utf8), mode: 0o100755) + entry("TRAILER!!!", [], mode: 0)
    }

    /// dracut reads it into its own shell: it must neither exit nor leave anything behind.
    private static func script(_ authority: String) -> String {
        """
        for slipway_bundle in /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem /etc/pki/tls/certs/ca-bundle.crt \\
            /etc/ssl/certs/ca-certificates.crt; do
            [ -f "$slipway_bundle" ] || continue
            grep -qF "slipway-authority" "$slipway_bundle" && continue
            cat >>"$slipway_bundle" <<'SLIPWAY'

        # slipway-authority
        \(authority.trimmed)
        SLIPWAY
        done
        unset slipway_bundle

        """
    }

    private static func entry(_ name: String, _ content: [UInt8], mode: Int) -> [UInt8] {
        let nameBytes = Array(name.utf8) + [0]
        // inode, mode, uid, gid, links, mtime, size, device and special device (two numbers each), name, checksum.
        let fields = [0, mode, 0, 0, 1, 0, content.count, 0, 0, 0, 0, nameBytes.count, 0]
        let head = Array(("070701" + fields.map(hex).joined()).utf8)
        return padded(head + nameBytes) + padded(content)
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    }

    private static func hex(_ number: Int) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits
    }
}

extension String {
    fileprivate var trimmed: String {
        split(whereSeparator: \.isNewline).joined(separator: "\n")
    }
}
