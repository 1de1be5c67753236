/// What must hold for the signatures of an image, as the spellings of ostree-rs-ext ask for it.
package enum SignatureDemand: Sendable, Hashable {
    /// The policy of this machine applies, and may accept anything (`ostree-unverified-image`).
    case unverified
    /// The policy applies, and must ask for a signature (`ostree-image-signed`).
    case containerPolicy
    /// The commit in the image must be signed as a remote of ostree is configured for (`ostree-remote-image`).
    case ostreeRemote(String)
}
