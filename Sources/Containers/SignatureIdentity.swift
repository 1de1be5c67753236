import OCI

/// Which names in a signature are accepted for an image (containers-policy.json(5), "signedBy", `signedIdentity`).
enum SignatureIdentity: Sendable, Hashable {
    case matchExact
    /// The default: the same name and tag, or any of the same repository for an image that is named by its digest.
    case matchRepoDigestOrExact
    case matchRepository
    /// The reference has a tag or a digest.
    case exactReference(ImageReference)
    case exactRepository(ImageReference)
    case remapIdentity(prefix: String, signedPrefix: String)

    /// Whether a signature that speaks of `signed` may stand for the image that is known as `image`.
    /// - Parameter image: nil for an image that has no name in a registry; only the two exact rules can be met then.
    func accepts(_ signed: ImageReference, for image: ImageReference?) -> Bool {
        switch self {
        case .exactReference(let reference): return signed == reference
        case .exactRepository(let reference): return signed.name == reference.name
        case .matchExact: return image.map { signed == $0.policyIdentity } ?? false
        case .matchRepository: return image.map { signed.name == $0.name } ?? false
        case .matchRepoDigestOrExact: return image.map { Self.accepts(signed, for: $0.policyIdentity) } ?? false
        case .remapIdentity(let prefix, let signedPrefix):
            guard let image = image?.policyIdentity else { return false }
            guard image.name == prefix || image.name.hasPrefix(prefix + "/") else {
                return Self.accepts(signed, for: image)
            }
            let remapped = signedPrefix + "\(image)".dropFirst(prefix.count)
            // As it is written, without Docker's abbreviations.
            guard let reference = try? ImageReference(remapped), "\(reference)" == remapped else { return false }
            return Self.accepts(signed, for: reference)
        }
    }

    private static func accepts(_ signed: ImageReference, for image: ImageReference) -> Bool {
        guard signed.tag != nil || signed.digest != nil else { return false }
        return image.digest == nil ? signed == image : signed.name == image.name
    }
}

extension ImageReference {
    /// The reference as policies and signatures are held against it: with a digest or a tag, `latest` when there is
    /// none, and never with both, as the digest decides.
    var policyIdentity: ImageReference {
        if let digest { return with(digest: digest) }
        return tag == nil ? (try? with(tag: "latest")) ?? self : self
    }
}
