import HTTPTypes
package import HummingbirdCore
import NIOCore

/// Answers without end: they go on until the client goes, the server stops, or there is nothing more to tell.
extension Response {
    /// Lines of JSON as they come, each with its line end (JSON Lines; `application/jsonl`).
    ///
    /// An empty line now and then (``Limits/heartbeat``) tells a quiet server from a dead one; readers skip those. The
    /// sequence is cancelled when the answer ends.
    /// - Parameter lines: Each a JSON text without line breaks. An error breaks the connection off.
    package static func lines<Lines: AsyncSequence & Sendable>(_ lines: Lines) -> Response
    where Lines.Element == [UInt8] {
        Response(
            status: .ok, headers: [.contentType: "application/jsonl", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                try await (writer as? AnswerWriter)?.keepOpen()
                for try await line in lines { try await writer.write(ByteBuffer(bytes: line + [UInt8(ascii: "\n")])) }
                try await writer.finish(nil)
            })
    }
}

extension AnswerWriter {
    /// Marks the answer as one without end.
    fileprivate func keepOpen() async throws {
        try await loop.submit { connection.value.keepOpen() }.get()
    }
}

extension ConnectionHandler {
    fileprivate func keepOpen() {
        guard let context, isAnswering, framing != .none else { return }
        isEndless = true
        // Nobody may be there any more, or the server may stop already.
        guard !inputEnded, !isStopping else { return endAnswer() }
        // The head alone already tells the client that it is heard.
        context.flush()
    }

    /// Ends an answer without end, as a whole one.
    func endAnswer() {
        isEndless = false
        endsConnection = true
        answerTask?.cancel()
        end()
    }

    /// Says something where nothing was said for a while. Not behind something that the client does not take.
    func beat() {
        let idle = NIODeadline.now() - lastProgress
        guard isAnswering, !isBeating, Duration.nanoseconds(idle.nanoseconds) >= service.limits.heartbeat else {
            return
        }
        isBeating = true
        sendBody(ByteBuffer(string: "\n"))?.assumeIsolated().whenComplete { _ in self.isBeating = false }
    }
}
