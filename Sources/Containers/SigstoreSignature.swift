package import OCI
import OpenSSL

/// A signature of an image as cosign makes it: a text, and the signature of the text.
package struct SigstoreSignature: Sendable, Hashable {
    /// The media type of the layers, in the image that is attached to another, which are the texts.
    package static let mediaType = "application/vnd.dev.cosign.simplesigning.v1+json"
    /// The annotation of such a layer that holds the signature.
    package static let annotation = "dev.cosignproject.cosign/signature"

    /// The signed bytes.
    let payload: [UInt8]
    /// The base64 of the signature; nil when the annotation was missing.
    private let signature: String?

    /// - Parameters:
    ///   - payload: The bytes of the layer; they must have the digest of its descriptor.
    ///   - signature: What the ``annotation`` of the layer says.
    package init(payload: [UInt8], signature: String?) {
        self.payload = payload
        self.signature = signature
    }

    /// The tag in the repository of an image, of the image that holds the signatures of a manifest.
    package static func tag(of manifest: Digest) -> String { "sha256-\(manifest.hex).sig" }

    /// Verifies that one of some keys made the signature.
    /// - Parameter keys: Public keys in PEM, all of which must be usable.
    /// - Throws: ``SignatureFault``.
    func verify(with keys: [[UInt8]]) throws(SignatureFault) {
        guard let signature, let bytes = [UInt8](base64: signature) else {
            throw SignatureFault("it has no signature in base64 (`\(Self.annotation)`)")
        }
        var isVerified = false
        for key in keys {
            do {
                if try PublicKeySignature.read(pem: key).verifies(bytes, of: payload) { isVerified = true }
            } catch {
                throw SignatureFault("a key of the policy cannot be used: \(error)")
            }
        }
        guard isVerified else { throw SignatureFault("no key of the policy made it") }
    }
}
