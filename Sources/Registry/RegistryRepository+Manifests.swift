import HTTP
import OpenSSL
package import OCI

extension RegistryRepository {
    /// Bytes of a manifest or an index, as the specification has it.
    static var manifestLimit: Int { 4 << 20 }

    /// A manifest or an index.
    /// - Parameter selector: A tag or a digest.
    /// - Throws: ``RegistryError``; `ImageError` when its digest is not the one that was asked for or that the registry
    ///   tells; `CancellationError`.
    package func manifest(_ selector: String) throws -> (bytes: [UInt8], descriptor: Descriptor) {
        var request = reading("GET", "manifests/\(selector)")
        request.fields = [("Accept", ManifestKind.accepted)]
        let (answer, body) = try document(request, "manifest \(selector)")
        guard let bytes = body else { throw answer.failure("it does not give manifest \(selector)") }
        let digest = try Digest(of: bytes)
        for expected in [try? Digest(selector), answer.contentDigest] {
            if let expected, expected != digest {
                throw ImageError(
                    "docker://\(place)", "manifest \(selector) has the digest \(digest), not \(expected)",
                    remedy: "the registry is damaged, or something between changes its answers")
            }
        }
        let type = try ManifestKind.of(bytes, contentType: answer.response.field("Content-Type"), place: place)
        return (bytes, Descriptor(mediaType: type, digest: digest, size: bytes.count))
    }

    /// Stores a manifest or an index, whose blobs and manifests are there. Where the registry keeps no list of the
    /// referrers to its subject, the tag that stands for the list is brought up to date (OCI Distribution Specification
    /// 1.1, "Pushing Manifests with Subject").
    /// - Parameter selector: A tag or its digest.
    /// - Throws: ``RegistryError``, `Fault` for a manifest that is none, `CancellationError`.
    package func putManifest(_ bytes: [UInt8], mediaType: MediaType, selector: String) throws {
        let isListed = try put(bytes, mediaType, selector)
        guard !isListed, let referral = try Referral(bytes, mediaType: mediaType, place: place) else { return }
        let known = try tagged(referral.subject)
        if known.contains(where: { $0.digest == referral.entry.digest }) { return }
        let index = ImageIndex(manifests: known + [referral.entry])
        _ = try put(index.bytes, .index, Self.referrersTag(referral.subject))
    }

    /// Stores a document.
    /// - Returns: Whether the registry has taken it into the list of the referrers to its subject.
    private func put(_ bytes: [UInt8], _ mediaType: MediaType, _ selector: String) throws -> Bool {
        var request = RegistryRequest(
            "PUT", .path(path("manifests/\(selector)")), [.push(reference.repository)])
        request.fields = [("Content-Type", "\(mediaType)")]
        request.body = .bytes(bytes)
        let answer = try send(request)
        guard (200..<300).contains(answer.status) else { throw answer.failure("it does not take manifest \(selector)") }
        let isListed = answer.response.field("OCI-Subject") != nil
        answer.discard()
        let digest = try Digest(of: bytes)
        if let stored = answer.contentDigest, stored != digest {
            throw RegistryError(
                .nonsense, place, "it stored manifest \(selector) as \(stored), not as \(digest)",
                remedy: "the registry changes what it is given; look at its configuration")
        }
        return isListed
    }
}

extension RegistryResponse {
    /// `Docker-Content-Digest`; nil where it is absent, or of another algorithm.
    var contentDigest: Digest? { response.field("Docker-Content-Digest").flatMap { try? Digest($0) } }
}
