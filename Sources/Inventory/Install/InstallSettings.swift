package import Kickstart

/// The `install:` part of a cluster file, for one host: what boots the installer, what it installs, and what the
/// installed system is like.
package struct InstallSettings: Sendable, Hashable {
    /// How the OS gets onto the disk; `ostreesetup` unless set.
    package let method: InstallMethod
    /// The syntax of the Kickstart; that of the medium, then RHEL 9, unless set.
    package let version: SyntaxVersion?
    package let firmware: Firmware
    /// How the first boot gets its config; `pointer` unless set.
    package let ignition: IgnitionDelivery
    /// The name of an imported medium, which then gives kernel, initial RAM disk and second stage.
    package let medium: String?
    package let storage: StorageSettings
    /// The contents of the files that the settings name; whoever knows the file system fills them in.
    package var fragments = InstallFragments()
    /// The installer's kernel and initial RAM disk as paths, relative to the cluster file unless absolute.
    package let kernel: String?
    package let initrd: String?
    /// The live system's root image, as a path like them; only for `coreos`.
    package let rootFS: String?
    /// Where the installer finds its second stage (`inst.stage2`), such as a tree of the installation medium.
    package let stage2: String?
    /// The branch of the OSTree archive; `ock` unless set.
    package let ref: String
    /// The name of the deployment below `/ostree/deploy`; `ock` unless set.
    package let osName: String
    /// The container image that `ostreecontainer` and `bootc` install.
    package let image: ContainerImage?
    /// More kernel arguments, for the installer and for the installed system.
    package let arguments: [String]
    /// Consoles of both, the one for `/dev/console` last.
    package let consoles: [Console]
    /// The HTTP proxy that the installer's downloads go through (`inst.proxy`).
    package let proxy: BaseURL?
    package let locale: LocaleSettings
    package let accounts: AccountSettings
    package let security: SecuritySettings
    /// What the host does once the OS is installed; `reboot` unless set.
    package let finish: GeneralCommand.Finish

    package init(
        method: InstallMethod = .ostreesetup, version: SyntaxVersion? = nil, firmware: Firmware = .any,
        ignition: IgnitionDelivery = .pointer, medium: String? = nil, storage: StorageSettings = StorageSettings(),
        fragments: InstallFragments = InstallFragments(), kernel: String? = nil, initrd: String? = nil,
        rootFS: String? = nil, stage2: String? = nil, ref: String = "ock", osName: String = "ock",
        image: ContainerImage? = nil, arguments: [String] = [], consoles: [Console] = [], proxy: BaseURL? = nil,
        locale: LocaleSettings = LocaleSettings(), accounts: AccountSettings = AccountSettings(),
        security: SecuritySettings = SecuritySettings(), finish: GeneralCommand.Finish = .reboot
    ) {
        self.method = method
        self.version = version
        self.firmware = firmware
        self.ignition = ignition
        self.medium = medium
        self.storage = storage
        self.fragments = fragments
        self.kernel = kernel
        self.initrd = initrd
        self.rootFS = rootFS
        self.stage2 = stage2
        self.ref = ref
        self.osName = osName
        self.image = image
        self.arguments = arguments
        self.consoles = consoles
        self.proxy = proxy
        self.locale = locale
        self.accounts = accounts
        self.security = security
        self.finish = finish
    }
}
