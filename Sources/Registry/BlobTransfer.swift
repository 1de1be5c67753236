import HTTP
import OCI

/// Does what ``BlobUpload`` asks for.
final class BlobTransfer {
    private let repository: RegistryRepository
    private let descriptor: Descriptor
    private let bytes: UploadBytes
    private let scopes: [TokenScope]
    private var upload: BlobUpload
    private var schedule: RetrySchedule
    /// The last failure, for when there is no use in going on.
    private var cause: RegistryError?

    init(_ repository: RegistryRepository, _ descriptor: Descriptor, _ bytes: UploadBytes, mountsFrom: [String]) {
        self.repository = repository
        self.descriptor = descriptor
        self.bytes = bytes
        let own = repository.reference.repository
        let registry = repository.reference.registry
        let others = mountsFrom.filter {
            $0 != own && (try? ImageReference(registry: registry, repository: $0)) != nil
        }
        scopes = [.push(own)]
        upload = BlobUpload(size: descriptor.size, mountsFrom: others, limits: repository.limits)
        schedule = RetrySchedule(repository.limits)
    }

    private var place: String { repository.place }

    func run() throws -> BlobOutcome {
        var action = upload.first
        while true {
            switch action {
            case .finish(let outcome): return outcome
            case .fail: throw cause ?? refusal()
            default: action = try perform(action)
            }
        }
    }

    /// Asks the registry, and then what comes next.
    private func perform(_ action: BlobUpload.Action) throws -> BlobUpload.Action {
        switch action {
        case .look:
            let isThere = try repository.hasBlob(descriptor, scopes)
            return upload.next(BlobUpload.Answer(status: isThere ? 200 : 404))
        case .mount(let other):
            var request = request("POST", .path(uploads, query: "mount=\(descriptor.digest)&from=\(other)"))
            request.scopes.append(.pull(other))
            request.isRepeated = false
            do {
                return upload.next(try answer(to: request) { _ in true })
            } catch is RegistryError {
                // Without the right to the other repository there may be no token, or no sense in the answer.
                return upload.next(BlobUpload.Answer(status: 404))
            }
        case .begin:
            return upload.next(try answer(to: request("POST", .path(uploads))) { $0 == 202 })
        case .discard(let url):
            drop(url)
            return upload.next(BlobUpload.Answer(status: 204))
        case .ask(let url):
            return upload.next(try answer(to: request("GET", .url(url))) { _ in true })
        case .commit(let url):
            var request = request("PUT", .url(url.adding(query: "digest=\(descriptor.digest)")))
            request.isRepeated = false
            request.isCompleting = true
            return try send(request)
        case .sendRest(let url, let offset):
            return try send(offset..<descriptor.size, "PUT", url.adding(query: "digest=\(descriptor.digest)"))
        case .sendChunk(let url, let range):
            return try send(range, "PATCH", url)
        case .finish, .fail: return action
        }
    }

    private var uploads: String { repository.path("blobs/uploads/") }

    private func request(_ method: String, _ target: RegistryRequest.Target) -> RegistryRequest {
        RegistryRequest(method, target, scopes)
    }

    /// - Parameter isWanted: Statuses that say how to go on; others are failures.
    private func answer(
        to request: RegistryRequest, _ isWanted: (Int) -> Bool
    ) throws -> BlobUpload.Answer {
        let answer = try repository.send(request)
        guard isWanted(answer.status) else { throw answer.failure("it does not take blob \(descriptor.digest)") }
        defer { answer.discard() }
        return reply(answer)
    }

    private func refusal() -> RegistryError {
        RegistryError(
            .nonsense, place, "it does not get on with blob \(descriptor.digest)", remedy: "look at the registry's log")
    }
}

extension BlobTransfer {
    private func send(_ range: Range<Int>, _ method: String, _ url: RegistryURL) throws -> BlobUpload.Action {
        var request = request(method, .url(url))
        request.isRepeated = false
        request.isCompleting = method == "PUT"
        request.fields = [("Content-Type", "application/octet-stream")]
        if method == "PATCH" {
            request.fields.append((name: "Content-Range", value: "\(range.lowerBound)-\(range.upperBound - 1)"))
        }
        request.body = .stream(count: range.count) { try self.bytes.part(range) }
        return try send(request)
    }

    /// Sends what must not be sent twice without asking.
    private func send(_ request: RegistryRequest) throws -> BlobUpload.Action {
        do {
            return try received(repository.send(request))
        } catch let error as RegistryError {
            guard let broken = error.cause as? TransportError, broken.isTransient else { throw error }
            cause = error
            // As long as the registry takes bytes, it is not given up; how often, the upload counts.
            if broken.hasReachedServer, bytes.isMoving { schedule.progressed() }
            try schedule.wait(repository.session.shared.stop, orThrow: error)
            return upload.nextAfterBreak()
        } catch {
            // Whoever began an upload ends it.
            if let url = upload.location { drop(url) }
            throw error
        }
    }

    /// Ends an upload; a registry that cannot be told ends it by itself some day.
    private func drop(_ url: RegistryURL) {
        var request = request("DELETE", .url(url))
        request.isRepeated = false
        try? repository.send(request).discard()
    }

    private func received(_ answer: RegistryResponse) throws -> BlobUpload.Action {
        if answer.isTransient {
            let asked = answer.retryAfter
            let failure = answer.failure("it does not take blob \(descriptor.digest)")
            cause = failure
            try schedule.wait(repository.session.shared.stop, asked: asked, orThrow: failure)
            return upload.nextAfterBreak()
        }
        var result = reply(answer)
        if answer.status >= 300 {
            let failure = answer.failure("it does not take blob \(descriptor.digest)")
            result.isDigestRefused = failure.answer.codes.contains("DIGEST_INVALID")
            cause = failure
        } else {
            answer.discard()
            schedule.progressed()
            if let stored = answer.contentDigest, stored != descriptor.digest, answer.status == 201 {
                throw RegistryError(
                    .nonsense, place, "it stored blob \(descriptor.digest) as \(stored)",
                    remedy: "look at the registry's log")
            }
            // One that does not wait for the bytes is not believed to have them: it is looked what it has.
            if bytes.hashed < upload.sentEnd { result = BlobUpload.Answer(status: 404) }
        }
        return upload.next(result)
    }

    private func reply(_ answer: RegistryResponse) -> BlobUpload.Answer {
        let received = answer.response.field("Range").flatMap { ContentRange.received($0) }
        // One that has bytes which it was never sent has those of another upload.
        if let received, received > bytes.hashed { return BlobUpload.Answer(status: 404) }
        return BlobUpload.Answer(
            status: answer.status, location: answer.location, received: received,
            leastChunk: answer.response.field("OCI-Chunk-Min-Length").flatMap { decimal($0) })
    }
}
