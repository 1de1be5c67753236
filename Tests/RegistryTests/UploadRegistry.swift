import TestSupport

@testable import Registry

/// A registry as a model: what it does on each action of an upload, connections breaking where the test says.
struct UploadRegistry {
    /// What became of an action.
    enum Outcome {
        case answer(BlobUpload.Answer)
        case broken
    }

    /// Whether its `Location` carries its state, and a broken body ends the upload.
    var carriesState = false
    var mounts: Set<String> = []
    var leastChunk: Int?
    /// Of a hundred exchanges, how many break, and how many lose the upload.
    var breaking = 0
    var forgetting = 0

    let size: Int
    private(set) var hasBlob = false
    /// Bytes of bodies that arrived.
    private(set) var arrived = 0
    /// Bytes that were acknowledged in an answer, and then sent again.
    private(set) var repeated = 0
    private(set) var begun = 0
    private(set) var discarded = 0
    /// What an action did that no client should.
    private(set) var complaints: [String] = []
    private var upload: (number: Int, count: Int, acknowledged: Int)?

    init(size: Int) { self.size = size }

    mutating func perform(_ action: BlobUpload.Action, _ seed: inout Seed) -> Outcome {
        if upload != nil, Int.random(in: 0..<100, using: &seed) < forgetting { upload = nil }
        switch action {
        case .look: return .answer(.init(status: hasBlob ? 200 : 404))
        case .mount(let repository):
            guard !mounts.contains(repository) else {
                hasBlob = true
                return .answer(.init(status: 201))
            }
            return begin()
        case .begin: return begin()
        case .discard:
            discarded += 1
            return .answer(.init(status: 204))
        case .ask(let url):
            guard let current = current(url) else { return .answer(.init(status: 404)) }
            if carriesState { complaints.append("asked after an upload that carries its state") }
            upload?.acknowledged = max(current.acknowledged, current.count)
            return .answer(.init(status: 204, location: location, received: current.count))
        case .sendChunk(let url, let range): return receive(url, range, isLast: false, &seed)
        case .sendRest(let url, let offset): return receive(url, offset..<size, isLast: true, &seed)
        case .commit(let url): return receive(url, size..<size, isLast: true, &seed)
        case .finish, .fail: return .broken
        }
    }

    private var location: RegistryURL? {
        upload.flatMap { RegistryURL("https://r/u/\($0.number)" + (carriesState ? "?_state=\($0.count)" : "")) }
    }

    private func current(_ url: RegistryURL) -> (number: Int, count: Int, acknowledged: Int)? {
        upload.flatMap { url.path == "/u/\($0.number)" ? $0 : nil }
    }

    private mutating func begin() -> Outcome {
        begun += 1
        upload = (begun, 0, 0)
        return .answer(.init(status: 202, location: location, leastChunk: leastChunk))
    }

    private mutating func receive(
        _ url: RegistryURL, _ range: Range<Int>, isLast: Bool, _ seed: inout Seed
    ) -> Outcome {
        guard let current = current(url) else { return .answer(.init(status: 404)) }
        if range.upperBound > size || range.lowerBound < 0 { complaints.append("\(range) of \(size) bytes") }
        if let leastChunk, range.count < leastChunk, range.upperBound < size { complaints.append("chunk \(range)") }
        repeated += max(0, current.acknowledged - range.lowerBound)
        guard range.lowerBound == current.count else {
            return .answer(.init(status: 416, location: location, received: current.count))
        }
        if Int.random(in: 0..<100, using: &seed) < breaking {
            let count = Int.random(in: 0...range.count, using: &seed)
            arrived += count
            // The answer alone may be lost.
            if count == range.count, isLast, Bool.random(using: &seed) {
                hasBlob = true
                upload = nil
            } else if carriesState {
                upload = nil
            } else {
                upload?.count += count
            }
            return .broken
        }
        arrived += range.count
        upload?.count = range.upperBound
        guard isLast else {
            upload?.acknowledged = range.upperBound
            return .answer(.init(status: 202, location: location, received: range.upperBound))
        }
        hasBlob = true
        upload = nil
        return .answer(.init(status: 201))
    }
}
