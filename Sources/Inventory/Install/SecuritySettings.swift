package import Kickstart
import Markup

/// What the installed system enforces.
package struct SecuritySettings: Sendable, Hashable {
    package let selinux: GeneralCommand.SELinuxMode
    package let firewall: GeneralCommand.Firewall
    /// Whether both kernels are started with `fips=1`, so that only cryptography approved by FIPS 140 is used.
    package let isFIPS: Bool

    package init(
        selinux: GeneralCommand.SELinuxMode = .enforcing, firewall: GeneralCommand.Firewall = .systemDefaults,
        isFIPS: Bool = false
    ) {
        self.selinux = selinux
        self.firewall = firewall
        self.isFIPS = isFIPS
    }

    /// Reads the keys of `install:` that are about security.
    init(_ fields: Fields) {
        selinux = fields.word("selinux") ?? .enforcing
        firewall = fields.word("firewall") ?? .systemDefaults
        isFIPS = fields.boolean("fips") ?? false
    }
}
