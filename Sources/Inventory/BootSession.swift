/// One network boot of one host: its nonce makes the URLs of this boot unguessable.
package struct BootSession: Sendable, Hashable {
    package let host: HostName
    package let mac: MACAddress
    package let nonce: SecretToken
    /// Where boot files, media and the archive are.
    package let baseURL: BaseURL
    /// Where everything is that holds a secret, or names the nonce.
    package let secureBaseURL: BaseURL
    /// What stands for this boot in the URL of the archive, which is no secret; nil leaves the archive's own URL.
    package let archiveID: String?

    /// - Parameter secureBaseURL: nil for where secrets may go in clear.
    package init(
        host: HostName, mac: MACAddress, nonce: SecretToken, baseURL: BaseURL, secureBaseURL: BaseURL? = nil,
        archiveID: String? = nil
    ) {
        self.host = host
        self.mac = mac
        self.nonce = nonce
        self.baseURL = baseURL
        self.secureBaseURL = secureBaseURL ?? baseURL
        self.archiveID = archiveID
    }

    /// Where this boot fetches its Kickstart. Holds the nonce.
    package var kickstartURL: String { "\(own)/ks.cfg" }
    /// Where the installed host fetches its Ignition config. Holds the nonce.
    package var ignitionURL: String { "\(own)/config.ign" }
    /// Where the host reports how far it is. Holds the nonce.
    package var reportURL: String { "\(own)/report" }
    /// Where the installer sends its logs when it has failed. Holds the nonce.
    package var logsURL: String { "\(own)/logs" }
    /// The OSTree archive, by a path of this boot: what is read there counts as its progress.
    package var ostreeURL: String { archiveID.map { "\(baseURL)/h/\($0)/ostree" } ?? updateURL }
    /// The OSTree archive, where installed hosts find it later.
    package var updateURL: String { "\(baseURL)/ostree" }
    /// The installer's kernel.
    package var kernelURL: String { "\(baseURL)/boot/kernel" }
    /// The installer's initial RAM disk.
    package var initrdURL: String { "\(baseURL)/boot/initrd" }

    private var own: String { "\(secureBaseURL)/h/\(nonce.text)" }
}
