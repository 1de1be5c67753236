import Glibc
import Synchronization

/// One request to the registry of a test and its answer, with the fault it meets.
struct TestRegistryExchange {
    typealias Answer = TestRegistry.Answer
    typealias Fault = TestRegistry.Fault

    let registry: TestRegistry
    let request: TestRegistry.Request
    /// Where the request is written down.
    let index: Int
    let connection: TestRegistryConnection

    /// - Returns: Whether the connection goes on.
    func run(_ fault: Fault?) -> Bool {
        switch fault {
        case .silence:
            connection.waitForEnd()
            return false
        case .closeAtHead: return false
        case .stopsReading(let limit):
            var count = 0
            while count < limit, let piece = readBody(), !piece.isEmpty { count += piece.count }
            // Neither read nor closed, until the registry is stopped.
            while !registry.content.withLock({ $0.isStopped }) { usleep(20_000) }
            return false
        case .garbage:
            connection.socket.send(Array("220 mail.example.com ESMTP\r\n\r\n".utf8))
            return false
        case .earlyStatus(let status):
            note(status)
            let answer = Answer(status, .none, .json)
            connection.socket.send(answer.head(length: answer.body.count) + answer.body)
            return false
        default: break
        }
        guard var answer = answer(fault) else { return false }
        if case .closeBeforeAnswer? = fault { return false }
        note(answer.status)
        change(&answer, fault)
        return send(answer, fault)
    }

    /// What is answered; nil when the connection broke before the request was there.
    private func answer(_ fault: Fault?) -> Answer? {
        switch fault {
        case .status(let status, let delay, let text): return readWhole { Answer(status, delay, text) }
        case .refuse(let challenges):
            return readWhole {
                var answer = Answer(401, "UNAUTHORIZED")
                answer.fields += challenges.map { ("WWW-Authenticate", $0) }
                return answer
            }
        case .redirectToItself: return readWhole { Answer(307, [("Location", request.target)]) }
        case .redirect(let base): return readWhole { Answer(307, [("Location", base + request.target)]) }
        case .forgottenUpload:
            registry.content.withLock { _ = $0.uploads.removeValue(forKey: request.subject) }
        default: break
        }
        if let refusal = registry.refusal(of: request) { return readWhole { refusal } }
        switch request.kind {
        case .ping: return readWhole { Answer(200, [("Docker-Distribution-API-Version", "registry/2.0")]) }
        case .token: return token()
        case .headBlob, .getBlob: return readWhole { blob(isRangeIgnored: fault == .ignoredRange) }
        case .startUpload, .mount: return startUpload(mountIsRefused: fault == .refusedMount)
        case .patchUpload: return patchUpload()
        case .askUpload: return readWhole { askUpload() }
        case .finishUpload: return finishUpload()
        case .cancelUpload: return readWhole { cancelUpload() }
        case .headManifest, .getManifest: return readWhole { manifest() }
        case .putManifest: return putManifest()
        case .tags: return readWhole { tags(isLooping: fault == .loop) }
        case .referrers: return readWhole { referrers(isLooping: fault == .loop) }
        case .other: return readWhole { Answer(404, "UNSUPPORTED") }
        }
    }

    /// The next bytes of the body, written down; empty at the end, nil when the connection broke.
    func readBody() -> ArraySlice<UInt8>? {
        guard let piece = connection.readBody() else { return nil }
        registry.content.withLock { $0.requests[index].bodyBytes += piece.count }
        return piece
    }

    /// Makes the answer when the body is there; nil when the connection broke before.
    private func readWhole(_ make: () -> Answer) -> Answer? {
        while let piece = readBody() { if piece.isEmpty { return make() } }
        return nil
    }

    private func note(_ status: Int) { registry.content.withLock { $0.requests[index].status = status } }

    private func change(_ answer: inout Answer, _ fault: Fault?) {
        switch fault {
        case .wrongBytes:
            if !answer.body.isEmpty { answer.body[answer.body.count / 2] ^= 1 }
        case .longerBody: answer.body += [32, 32, 32]
        case .hugeBody(let count): answer.body = [UInt8](repeating: 0, count: count)
        case .endlessBody: answer["Transfer-Encoding"] = "chunked"
        case .wrongRange: answer["Content-Range"] = answer["Content-Range"].map { _ in "bytes 0-1/2" }
        case .noDigest: answer["Docker-Content-Digest"] = nil
        case .otherDigest: answer["Docker-Content-Digest"] = "sha256:" + String(repeating: "0", count: 64)
        case .noLocation: answer["Location"] = nil
        default: break
        }
    }

    /// - Returns: Whether the connection goes on.
    private func send(_ answer: Answer, _ fault: Fault?) -> Bool {
        let socket = connection.socket
        guard socket.send(answer.head(length: answer.body.count)) else { return false }
        switch fault {
        case .silenceAfterHead:
            connection.waitForEnd()
            return false
        case .endlessBody:
            let zeros = Array("10000\r\n".utf8) + [UInt8](repeating: 32, count: 1 << 16) + Array("\r\n".utf8)
            while socket.send(zeros) {}
            return false
        default: break
        }
        guard request.method != "HEAD" else { return fault != .closeAfterAnswer }
        switch fault {
        case .shortBody:
            socket.send(answer.body.prefix(answer.body.count / 2))
            return false
        case .cutBody(let count):
            socket.send(answer.body.prefix(count))
            return false
        case .drip(let pause):
            for byte in answer.body {
                guard socket.send([byte]), !registry.content.withLock({ $0.isStopped }) else { return false }
                usleep(UInt32(pause / .microseconds(1)))
            }
            return true
        case .surplusBytes: return socket.send(answer.body + Array("surplus\r\n\r\n".utf8))
        case .closeAfterAnswer:
            socket.send(answer.body)
            return false
        default: return socket.send(answer.body)
        }
    }
}
