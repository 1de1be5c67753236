import Markup
import OCI

/// What a manifest or an index says of another, its subject (OCI Image Specification 1.1, "Image Manifest Property
/// Descriptions").
struct Referral {
    let subject: Digest
    /// The entry for the list of the subject's referrers.
    let entry: Descriptor

    /// Nil when the document has no subject.
    /// - Parameter place: Where it goes, for messages.
    /// - Throws: `Fault` for what is no JSON, `OCIValueError` for a digest that is none.
    init?(_ bytes: [UInt8], mediaType: MediaType, place: String) throws {
        let root = try JSON.parse(bytes, source: "the manifest for \(place)")
        guard let subject = root["subject"]?.text("digest") else { return nil }
        self.subject = try Digest(subject)
        var annotations: [String: String] = [:]
        if case .mapping(let pairs)? = root["annotations"]?.content {
            for pair in pairs { annotations[pair.key] = pair.value.text }
        }
        entry = Descriptor(
            mediaType: mediaType, digest: try Digest(of: bytes), size: bytes.count, annotations: annotations,
            artifactType: root.text("artifactType") ?? root["config"]?.text("mediaType"))
    }
}

extension Node {
    fileprivate var text: String? {
        guard case .scalar(let text, isPlain: false) = content, !text.isEmpty else { return nil }
        return text
    }

    fileprivate func text(_ key: String) -> String? { self[key]?.text }
}
