import Glibc
import Synchronization

extension TestRegistryExchange {
    /// "Pushing blobs": begins an upload, mounts a blob, or takes it whole.
    func startUpload(mountIsRefused: Bool) -> Answer? {
        let repository = request.repository
        if let digest = request.query("mount"), let origin = request.query("from"), !mountIsRefused,
            registry.mayMount(from: origin, request), registry.blob(digest, in: origin) != nil
        {
            guard discardBody() else { return nil }
            registry.content.withLock { _ = $0.repositories[repository, default: .init()].blobs.insert(digest) }
            return stored(digest)
        }
        if let digest = request.query("digest"), registry.settings.takesWholePosts {
            var bytes: [UInt8] = []
            while let piece = readBody() {
                if piece.isEmpty { return store(bytes, as: digest) }
                bytes += piece
            }
            return nil
        }
        guard discardBody() else { return nil }
        let id = registry.content.withLock { content in
            content.uploadCount += 1
            content.uploads["u\(content.uploadCount)"] = .init(repository: repository)
            return "u\(content.uploadCount)"
        }
        var answer = Answer(202, [("Location", location(id)), ("Docker-Upload-UUID", id), ("Range", "0-0")])
        answer["OCI-Chunk-Min-Length"] = registry.settings.minimumChunk.map { "\($0)" }
        return answer
    }

    /// A chunk, or a stream without `Content-Range`. What came of a broken one stays.
    func patchUpload() -> Answer? {
        let (id, held) = (request.subject, hold())
        guard let held else { return discardBody() ? Answer(404, "BLOB_UPLOAD_UNKNOWN") : nil }
        defer { release() }
        if let range = request["Content-Range"] {
            let ends = range.split(separator: "-").map { Int($0) }
            guard ends.count == 2, let first = ends[0], let last = ends[1], first == held,
                request["Content-Length"].flatMap({ Int($0) }) ?? (last - first + 1) == last - first + 1
            else { return discardBody() ? progress(416, id, held) : nil }
        }
        guard let count = append() else {
            if !registry.settings.keepsBrokenBodies {
                registry.content.withLock { _ = $0.uploads.removeValue(forKey: id) }
            }
            return nil
        }
        return progress(202, id, count)
    }

    /// How far an upload is ("Pushing a blob in chunks"). Before the first byte it says `0-0`, as registries do.
    func askUpload() -> Answer {
        guard let count = hold() else { return Answer(404, "BLOB_UPLOAD_UNKNOWN") }
        defer { release() }
        return progress(204, request.subject, count)
    }

    func finishUpload() -> Answer? {
        guard let held = hold() else { return discardBody() ? Answer(404, "BLOB_UPLOAD_UNKNOWN") : nil }
        defer { release() }
        guard let digest = request.query("digest") else { return discardBody() ? Answer(400, "DIGEST_INVALID") : nil }
        if let range = request["Content-Range"], range.split(separator: "-").first.flatMap({ Int($0) }) != held {
            return discardBody() ? progress(416, request.subject, held) : nil
        }
        guard append() != nil else {
            if !registry.settings.keepsBrokenBodies { _ = remove() }
            return nil
        }
        return store(remove() ?? [], as: digest)
    }

    func cancelUpload() -> Answer {
        guard hold() != nil else { return Answer(404, "BLOB_UPLOAD_UNKNOWN") }
        _ = remove()
        return Answer(204)
    }

    /// Waits until no other request has the upload, as one whose connection broke a moment ago may.
    /// - Returns: How many bytes it has; nil when there is no such upload, or the query is not the one of `Location`.
    private func hold() -> Int? {
        while true {
            let held = registry.content.withLock { content -> Int?? in
                guard let upload = content.uploads[request.subject], upload.repository == request.repository else {
                    return .some(nil)
                }
                if registry.settings.location == .query, request.query("state") != Self.state(upload.state) {
                    return .some(nil)
                }
                guard !upload.isBusy else { return nil }
                content.uploads[request.subject]?.isBusy = true
                return upload.bytes.count
            }
            if let held { return held }
            usleep(2_000)
        }
    }

    private func release() {
        registry.content.withLock { $0.uploads[request.subject]?.isBusy = false }
    }

    private func remove() -> [UInt8]? {
        registry.content.withLock { $0.uploads.removeValue(forKey: request.subject)?.bytes }
    }

    /// Takes the body as it comes.
    /// - Returns: How many bytes the upload has; nil when the connection broke.
    private func append() -> Int? {
        while let piece = readBody() {
            let count = registry.content.withLock { content in
                content.uploads[request.subject]?.bytes += piece
                return content.uploads[request.subject]?.bytes.count ?? 0
            }
            if piece.isEmpty { return count }
        }
        return nil
    }

    private func discardBody() -> Bool {
        while let piece = readBody() { if piece.isEmpty { return true } }
        return false
    }

    private func store(_ bytes: [UInt8], as digest: String) -> Answer {
        guard TestRegistry.digest(of: bytes) == digest else { return Answer(400, "DIGEST_INVALID") }
        registry.content.withLock { content in
            content.blobs[digest] = bytes
            content.repositories[request.repository, default: .init()].blobs.insert(digest)
        }
        return stored(digest)
    }

    private func stored(_ digest: String) -> Answer {
        Answer(201, [("Location", "/v2/\(request.repository)/blobs/\(digest)"), ("Docker-Content-Digest", digest)])
    }

    private func progress(_ status: Int, _ id: String, _ count: Int) -> Answer {
        registry.content.withLock { $0.uploads[id]?.state += 1 }
        return Answer(
            status, [("Location", location(id)), ("Docker-Upload-UUID", id), ("Range", "0-\(max(0, count - 1))")])
    }

    private func location(_ id: String) -> String {
        let path = "/v2/\(request.repository)/blobs/uploads/\(id)"
        switch registry.settings.location {
        case .relative: return path
        case .absolute: return "http://\(registry.authority)" + path
        case .storage(let host): return "http://\(host):\(registry.storagePort ?? registry.port)" + path
        case .query:
            let state = registry.content.withLock { $0.uploads[id]?.state ?? 0 }
            let encoded = Self.state(state).map {
                "+/=".contains($0) ? "%" + ["+": "2B", "/": "2F", "=": "3D"][$0, default: ""] : "\($0)"
            }
            return path + "?state=" + encoded.joined() + "&z=1"
        }
    }

    /// Has the signs that a query spells with percent signs.
    private static func state(_ number: Int) -> String { "a+b/\(number)==" }
}
