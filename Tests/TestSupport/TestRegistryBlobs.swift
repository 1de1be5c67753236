import FoundationEssentials
import Synchronization

extension TestRegistryExchange {
    /// A blob or a part of it ("Pulling blobs").
    func blob(isRangeIgnored: Bool) -> Answer {
        guard let bytes = registry.blob(request.subject, in: request.repository) else {
            return Answer(404, "BLOB_UNKNOWN")
        }
        let fields = [
            ("Content-Type", "application/octet-stream"), ("Docker-Content-Digest", request.subject),
            ("Accept-Ranges", "bytes"),
        ]
        guard !isRangeIgnored, let range = request["Range"], range.hasPrefix("bytes=") else {
            return Answer(200, fields, body: bytes)
        }
        let ends = range.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = Int(ends[0]), first < bytes.count else {
            return Answer(416, [("Content-Range", "bytes */\(bytes.count)")])
        }
        let last = min(bytes.count - 1, Int(ends[1]) ?? .max)
        return Answer(
            206, fields + [("Content-Range", "bytes \(first)-\(last)/\(bytes.count)")],
            body: Array(bytes[first...max(first, last)]))
    }

    /// A manifest or an index ("Pulling manifests").
    func manifest() -> Answer {
        let found = registry.content.withLock { content -> (String, TestRegistry.Content.Manifest)? in
            guard let repository = content.repositories[request.repository] else { return nil }
            let digest = repository.tags[request.subject] ?? request.subject
            return repository.manifests[digest].map { (digest, $0) }
        }
        guard let (digest, manifest) = found else { return Answer(404, "MANIFEST_UNKNOWN") }
        return Answer(
            200, [("Content-Type", manifest.type), ("Docker-Content-Digest", digest)], body: manifest.bytes)
    }

    /// "Pushing Manifests": all that it names must be there, but not the manifest it speaks about.
    func putManifest() -> Answer? {
        var bytes: [UInt8] = []
        while let piece = readBody() {
            if piece.isEmpty { break }
            bytes += piece
        }
        guard connection.isBodyFinished else { return nil }
        guard bytes.count <= registry.settings.manifestLimit else { return Answer(413, "SIZE_INVALID") }
        guard let type = request["Content-Type"], let document = TestRegistry.Document(bytes),
            document.mediaType ?? type == type
        else { return Answer(400, "MANIFEST_INVALID") }
        let digest = TestRegistry.digest(of: bytes)
        let isDigest = request.subject.contains(":")
        guard !isDigest || request.subject == digest else { return Answer(400, "DIGEST_INVALID") }
        let isWhole = registry.content.withLock { content in
            var repository = content.repositories[request.repository] ?? .init()
            let blobs = (document.layers ?? []) + (document.config.map { [$0] } ?? [])
            guard blobs.allSatisfy({ repository.blobs.contains($0.digest) }),
                (document.manifests ?? []).allSatisfy({ repository.manifests[$0.digest] != nil })
            else { return false }
            repository.manifests[digest] = .init(type: type, bytes: bytes)
            if !isDigest { repository.tags[request.subject] = digest }
            content.repositories[request.repository] = repository
            return true
        }
        guard isWhole else { return Answer(404, "MANIFEST_BLOB_UNKNOWN") }
        var answer = Answer(
            201, [("Location", "/v2/\(request.repository)/manifests/\(digest)"), ("Docker-Content-Digest", digest)])
        if registry.settings.hasReferrers { answer["OCI-Subject"] = document.subject?.digest }
        return answer
    }

    /// "Listing Tags", with the link to the next page.
    func tags(isLooping: Bool) -> Answer {
        let all = registry.tags(of: request.repository)
        guard !all.isEmpty else { return Answer(404, "NAME_UNKNOWN") }
        let rest = all.filter { $0 > request.query("last") ?? "" }
        let size = min(request.query("n").flatMap { Int($0) } ?? .max, registry.settings.pageSize)
        let page = rest.prefix(size)
        let names = page.map { "\"\($0)\"" }.joined(separator: ",")
        var answer = Answer(
            200, [("Content-Type", "application/json")],
            body: Array(#"{"name":"\#(request.repository)","tags":[\#(names)]}"#.utf8))
        if isLooping {
            answer["Link"] = "<\(request.target)>; rel=\"next\""
        } else if page.count < rest.count, let last = page.last {
            answer["Link"] = "</v2/\(request.repository)/tags/list?n=\(size)&last=\(last)>; rel=\"next\""
        }
        return answer
    }

    /// "Listing Referrers".
    func referrers(isLooping: Bool) -> Answer {
        guard registry.settings.hasReferrers else { return Answer(404, "UNSUPPORTED") }
        let manifests = registry.content.withLock { $0.repositories[request.repository]?.manifests ?? [:] }
        let wanted = request.query("artifactType")
        var entries: [TestRegistry.Document.Entry] = []
        for (digest, manifest) in manifests.sorted(by: { $0.key < $1.key }) {
            guard let document = TestRegistry.Document(manifest.bytes), document.subject?.digest == request.subject
            else { continue }
            let type = document.artifactType ?? document.config?.mediaType
            guard wanted == nil || wanted == type else { continue }
            entries.append(
                .init(
                    mediaType: manifest.type, digest: digest, size: manifest.bytes.count, artifactType: type,
                    annotations: document.annotations))
        }
        var answer = Answer(
            200, [("Content-Type", "application/vnd.oci.image.index.v1+json")],
            body: TestRegistry.Document.bytes(ofIndex: entries))
        if wanted != nil { answer["OCI-Filters-Applied"] = "artifactType" }
        if isLooping { answer["Link"] = "<\(request.target)>; rel=\"next\"" }
        return answer
    }
}
