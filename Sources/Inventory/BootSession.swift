/// One network boot of one host: its nonce makes the URLs of this boot unguessable.
package struct BootSession: Sendable, Hashable {
    package let host: HostName
    package let mac: MACAddress
    package let nonce: SecretToken
    package let baseURL: BaseURL

    package init(host: HostName, mac: MACAddress, nonce: SecretToken, baseURL: BaseURL) {
        self.host = host
        self.mac = mac
        self.nonce = nonce
        self.baseURL = baseURL
    }

    /// Where this boot fetches its Kickstart. Holds the nonce.
    package var kickstartURL: String { "\(own)/ks.cfg" }
    /// Where the installed host fetches its Ignition config. Holds the nonce.
    package var ignitionURL: String { "\(own)/config.ign" }
    /// Where the host reports how far it is. Holds the nonce.
    package var reportURL: String { "\(own)/report" }
    /// The OSTree archive.
    package var ostreeURL: String { "\(baseURL)/ostree" }
    /// The installer's kernel.
    package var kernelURL: String { "\(baseURL)/boot/kernel" }
    /// The installer's initial RAM disk.
    package var initrdURL: String { "\(baseURL)/boot/initrd" }

    private var own: String { "\(baseURL)/h/\(nonce.text)" }
}
