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
        let (answer, body) = try document(asking("GET", selector), "manifest \(selector)")
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

    /// What a manifest or an index is, without its bytes where the registry tells.
    /// - Parameter selector: A tag or a digest.
    /// - Throws: As ``manifest(_:)``.
    package func manifestDescriptor(_ selector: String) throws -> Descriptor {
        let answer = try send(asking("HEAD", selector))
        answer.discard()
        if answer.status == 404 { throw answer.failure("it has no manifest \(selector)") }
        guard answer.status == 200, let digest = answer.contentDigest, let size = answer.response.contentLength,
            (1...Self.manifestLimit).contains(size), (try? Digest(selector)).map({ $0 == digest }) ?? true,
            let type = answer.response.field("Content-Type").flatMap({ ManifestKind(contentType: $0) })?.mediaType
        else { return try manifest(selector).descriptor }
        return Descriptor(mediaType: type, digest: digest, size: size)
    }

    /// Stores a manifest or an index, whose blobs and manifests are there.
    /// - Parameter selector: A tag or its digest.
    /// - Throws: ``RegistryError``, `CancellationError`.
    package func putManifest(_ bytes: [UInt8], mediaType: MediaType, selector: String) throws {
        var request = RegistryRequest(
            "PUT", .path(path("manifests/\(selector)")), [.push(reference.repository)])
        request.fields = [("Content-Type", "\(mediaType)")]
        request.body = .bytes(bytes)
        let answer = try send(request)
        guard (200..<300).contains(answer.status) else { throw answer.failure("it does not take manifest \(selector)") }
        answer.discard()
        let digest = try Digest(of: bytes)
        if let stored = answer.contentDigest, stored != digest {
            throw RegistryError(
                .nonsense, place, "it stored manifest \(selector) as \(stored), not as \(digest)",
                remedy: "the registry changes what it is given; look at its configuration")
        }
    }

    private func asking(_ method: String, _ selector: String) -> RegistryRequest {
        var request = reading(method, "manifests/\(selector)")
        request.fields = [("Accept", ManifestKind.accepted)]
        return request
    }
}

extension RegistryResponse {
    /// `Docker-Content-Digest`; nil where it is absent, or of another algorithm.
    var contentDigest: Digest? { response.field("Docker-Content-Digest").flatMap { try? Digest($0) } }
}
