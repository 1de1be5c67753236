import OCI

/// One blob on its way into a repository: what to ask the registry for next, by what it answered (OCI Distribution
/// Specification 1.1, "Pushing blobs"). It does no I/O.
///
/// A registry that acknowledges pieces gets the blob in chunks, and after a break goes on from what it has. One whose
/// `Location` carries its state (a query item `_state`, as Distribution's has) drops an upload whose connection broke
/// in the middle of a body, acknowledged pieces and all: it gets the blob in one request, and after a break another
/// upload.
struct BlobUpload {
    /// What is asked of the registry.
    enum Action: Sendable, Equatable {
        /// `HEAD` of the blob: whether it has it.
        case look
        /// `POST` to take it over from another repository.
        case mount(from: String)
        /// `POST` to begin an upload.
        case begin
        /// `DELETE` of an upload that is not used.
        case discard(RegistryURL)
        /// `PUT` with the digest and the bytes from an offset to the end.
        case sendRest(RegistryURL, from: Int)
        /// `PATCH` with some of the bytes.
        case sendChunk(RegistryURL, Range<Int>)
        /// `GET` of the upload: how much of it has arrived.
        case ask(RegistryURL)
        /// `PUT` with the digest alone.
        case commit(RegistryURL)
        case finish(BlobOutcome)
        case fail(Failure)
    }

    /// Why there is no use in going on.
    enum Failure: Sendable, Equatable {
        /// The registry begins uploads without saying where, or refuses what it is sent.
        case refused(status: Int)
        /// It never has more of the blob than before.
        case noProgress
    }

    /// What the registry answered to the last action.
    struct Answer: Sendable {
        let status: Int
        /// `Location`, resolved.
        var location: RegistryURL?
        /// `Range`: bytes that it has, from the first on.
        var received: Int?
        /// `OCI-Chunk-Min-Length`.
        var leastChunk: Int?
        /// Whether it says that the bytes are not those of the digest.
        var isDigestRefused = false
    }

    private enum State {
        case looking
        case mounting
        case beginning
        case discarding
        case sendingRest
        case sendingChunk
        case committing
        case asking
        /// Looking whether an upload of which nothing is known any more came to its end.
        case lookingBack
        case ended
    }

    private let size: Int
    private let chunk: Int
    /// Bytes by which a registry has to get further for that to be progress.
    private let leastGain: Int
    private let limit: Int
    private var mounts: ArraySlice<String>
    private var state = State.looking
    private var spare: RegistryURL?
    private var leastChunk = 0
    /// Uploads begun or asked after since the registry had clearly more than ever before.
    private var fruitless = 0
    private var furthest = 0
    /// Bytes that the registry can have of this upload.
    private(set) var sentEnd = 0
    /// Where the upload goes on; nil while there is none.
    private(set) var location: RegistryURL?
    /// Bytes that the registry acknowledged of this upload.
    private(set) var offset = 0

    /// - Parameters:
    ///   - size: Bytes of the blob.
    ///   - mountsFrom: Repositories of the same registry that may have it.
    init(size: Int, mountsFrom: [String], limits: RegistryLimits) {
        self.size = size
        chunk = max(1, limits.chunk)
        leastGain = min(chunk, 64 << 10)
        limit = limits.uploads
        mounts = mountsFrom[...]
    }

    /// The first action.
    var first: Action { .look }

    /// What comes after an answer.
    mutating func next(_ answer: Answer) -> Action {
        switch state {
        case .looking: answer.status == 200 ? end(.finish(.present)) : mountOrBegin()
        case .mounting: mounted(answer)
        case .beginning: begun(answer)
        case .discarding: mountOrBegin()
        case .sendingRest, .committing: ended(answer)
        case .sendingChunk: sent(answer)
        case .asking: [200, 202, 204].contains(answer.status) ? acknowledged(answer, otherwise: offset) : lookBack()
        case .lookingBack: answer.status == 200 ? end(.finish(.stored)) : begin()
        case .ended: .fail(.noProgress)
        }
    }

    /// What comes after a connection that broke, or a registry that had no time (429, 5xx), in the middle of sending.
    mutating func nextAfterBreak() -> Action {
        ask()
    }

    private mutating func mountOrBegin() -> Action {
        if let repository = mounts.popFirst() {
            state = .mounting
            return .mount(from: repository)
        }
        if let spare {
            self.spare = nil
            return start(spare)
        }
        return begin()
    }

    private mutating func mounted(_ answer: Answer) -> Action {
        if answer.status == 201 { return end(.finish(.mounted)) }
        guard answer.status == 202, let location = answer.location else { return mountOrBegin() }
        leastChunk = max(leastChunk, answer.leastChunk ?? 0)
        // It began an upload instead. One is enough.
        guard spare == nil else {
            state = .discarding
            return .discard(location)
        }
        spare = location
        return mountOrBegin()
    }

    private mutating func begin() -> Action {
        location = nil
        guard countFruitless() else { return end(.fail(.noProgress)) }
        state = .beginning
        return .begin
    }

    private mutating func begun(_ answer: Answer) -> Action {
        guard answer.status == 202, let location = answer.location else {
            return end(.fail(.refused(status: answer.status)))
        }
        leastChunk = max(leastChunk, answer.leastChunk ?? 0)
        return start(location)
    }

    private mutating func start(_ location: RegistryURL) -> Action {
        (offset, sentEnd) = (0, 0)
        return send(location)
    }

    /// The next bytes, or the end.
    private mutating func send(_ location: RegistryURL) -> Action {
        self.location = location
        let length = max(chunk, leastChunk)
        if location.carriesState || (offset == 0 && size <= length) {
            state = .sendingRest
            sentEnd = size
            return .sendRest(location, from: offset)
        }
        guard offset < size else {
            state = .committing
            return .commit(location)
        }
        state = .sendingChunk
        let range = offset..<offset + min(length, size - offset)
        sentEnd = max(sentEnd, range.upperBound)
        return .sendChunk(location, range)
    }

    /// After the bytes of the digest were to be complete.
    private mutating func ended(_ answer: Answer) -> Action {
        [200, 201, 204].contains(answer.status) ? end(.finish(.stored)) : refused(answer)
    }

    private mutating func sent(_ answer: Answer) -> Action {
        [200, 201, 202, 204].contains(answer.status) ? acknowledged(answer, otherwise: sentEnd) : refused(answer)
    }

    private mutating func refused(_ answer: Answer) -> Action {
        switch answer.status {
        case 404, 410: lookBack()
        case 400 where !answer.isDigestRefused: lookBack()
        case 416: ask()
        default: end(.fail(.refused(status: answer.status)))
        }
    }

    private mutating func acknowledged(_ answer: Answer, otherwise received: Int) -> Action {
        let received = answer.received ?? received
        guard let location = answer.location ?? location, (0...sentEnd).contains(received) else { return lookBack() }
        let isAsked = state == .asking
        offset = received
        if offset > furthest, offset == size || offset - furthest >= leastGain {
            furthest = offset
            fruitless = 0
        } else if !isAsked, !countFruitless() {
            return end(.fail(.noProgress))
        }
        return send(location)
    }

    private mutating func ask() -> Action {
        // Asking would make it drop the upload; what it acknowledged is lost already.
        guard let location, !location.carriesState else { return lookBack() }
        guard countFruitless() else { return end(.fail(.noProgress)) }
        state = .asking
        return .ask(location)
    }

    private mutating func lookBack() -> Action {
        state = .lookingBack
        return .look
    }

    private mutating func countFruitless() -> Bool {
        fruitless += 1
        return fruitless <= limit
    }

    private mutating func end(_ action: Action) -> Action {
        state = .ended
        return action
    }
}

extension RegistryURL {
    fileprivate var carriesState: Bool { hasQueryItem("_state") }
}
