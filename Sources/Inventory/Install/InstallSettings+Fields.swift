import Kickstart
package import Markup

extension InstallSettings {
    /// They name files, which whoever knows the file system reads into ``fragments``.
    private static let fileKeys = ["pre", "post", "onerror", "certificateAuthorities"]

    /// Reads the mapping under `install:`.
    /// - Parameter isWhole: Whether it is all that is said of a host, so that what depends on another key is checked;
    ///   false where hosts lay their own over it.
    package init(_ fields: Fields, isWhole: Bool = true) {
        for key in Self.fileKeys { _ = fields.value(key) }
        self.init(
            method: fields.word("method") ?? .ostreesetup, version: fields.word("version"),
            firmware: fields.word("firmware") ?? .any, ignition: fields.word("ignition") ?? .pointer,
            medium: fields.parse("medium") { try InstallWords.medium($0) },
            storage: StorageSettings(install: fields, isWhole: isWhole),
            kernel: fields.parse("kernel") { try InstallWords.line($0, "the path of a kernel") },
            initrd: fields.parse("initrd") { try InstallWords.line($0, "the path of an initial RAM disk") },
            rootFS: fields.parse("rootfs") { try InstallWords.line($0, "the path of a live system's root image") },
            stage2: fields.parse("stage2") { try InstallWords.tree($0) },
            ref: fields.parse("ref") { try InstallWords.name($0, "a branch of the archive such as ock") } ?? "ock",
            osName: fields.parse("osName") { try InstallWords.label($0) } ?? "ock",
            image: fields.parse("image") { try ContainerImage($0) },
            arguments: fields.list("arguments") { try InstallWords.kernelArgument($0) },
            consoles: Self.consoles(fields),
            proxy: fields.parse("proxy") { try Self.proxy($0) }, locale: LocaleSettings(fields),
            accounts: AccountSettings(fields), security: SecuritySettings(fields),
            finish: fields.word("finish") ?? .reboot)
        fields.finish()
        if isWhole { InstallRules(settings: self, fields: fields).check() }
    }

    private static func consoles(_ fields: Fields) -> [Console] {
        let consoles = fields.list("consoles") { try Console($0) }
        let devices = consoles.map(\.device)
        if let twice = devices.enumerated().first(where: { devices.prefix($0.offset).contains($0.element) }) {
            fields.faults.add(
                "`\(fields.path).consoles` names \(twice.element) twice", at: fields.mark(of: "consoles"),
                remedy: "keep one of them")
        }
        return consoles
    }

    /// It stands on the installer's command line, which everybody on the host can read: no password.
    private static func proxy(_ text: String) throws(InvalidValue) -> BaseURL {
        guard !text.contains("@"), let url = try? BaseURL(text) else {
            throw InvalidValue("…", expected: "a proxy without a password such as http://proxy.example.com:3128")
        }
        return url
    }
}
