package import Containers
package import HTTP
package import OCI

/// One place that an image is asked for at: a registry or a mirror of it, and as whom.
package struct RegistryEndpoint: Sendable {
    /// The image as it is called there.
    package let reference: ImageReference
    /// Whether certificates are not verified, and plain HTTP is spoken where HTTPS is not.
    package let isInsecure: Bool
    package let settings: ClientSettings
    /// Nil asks as nobody.
    package let credential: Credential?
    /// Which proxy leads there.
    package let proxies: ProxyRules

    package init(
        reference: ImageReference, isInsecure: Bool = false, settings: ClientSettings = ClientSettings(),
        credential: Credential? = nil, proxies: ProxyRules = ProxyRules([:])
    ) {
        self.reference = reference
        self.isInsecure = isInsecure
        self.settings = settings
        self.credential = credential
        self.proxies = proxies
    }
}
