/// How an installed host gets its Ignition config at its first boot.
package enum IgnitionDelivery: String, CaseIterable, Sendable {
    /// A kernel argument holds a small config that names the URL of the real one and the authorities to trust.
    case pointer
    /// The installer puts the config into the installed initramfs.
    case embed
}
