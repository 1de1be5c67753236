/// The options of `part` and `raid` that put a filesystem or a physical volume onto LUKS2.
package struct Encryption: Equatable, Sendable {
    /// What opens it after the installation.
    package let passphrase: Text

    package init(passphrase: Text) { self.passphrase = passphrase }
}

extension Line {
    /// Adds the options of an encrypted device.
    mutating func add(_ encryption: Encryption?) {
        guard let encryption else { return }
        add("--encrypted")
        add("--luks-version=luks2")
        add("--passphrase", encryption.passphrase)
    }
}
