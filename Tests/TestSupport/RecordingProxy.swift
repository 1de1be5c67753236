import Dispatch
import Synchronization

/// A fake: an HTTP proxy on loopback that plays all the registries of a test itself, under any names, and writes down
/// who was asked for what and by whom.
///
/// Programs get it as `http_proxy` and `https_proxy`; no name is looked up and nothing leaves the machine. Its
/// registries speak plain HTTP on all ports: https fails everywhere, and only what may be asked insecurely is asked.
package final class RecordingProxy: Sendable {
    /// Its URL.
    package let url: String
    let registries: [String: RegistrySetting]
    private let listener: LoopbackSocket
    private let exchanges = Mutex<[Exchange]>([])
    private let running = DispatchGroup()

    package init(_ registries: [RegistrySetting]) throws {
        self.registries = Dictionary(registries.map { ($0.host, $0) }) { $1 }
        let (listener, port) = try LoopbackSocket.listen()
        self.listener = listener
        url = "http://127.0.0.1:\(port)"
        thread {
            while let connection = listener.accept() {
                self.thread { self.serve(TestRegistryConnection(connection)) }
            }
        }
    }

    /// Waits until all connections are closed.
    /// - Returns: What was asked for since the beginning.
    package func finish() -> [Ask] {
        listener.hangUp()
        running.wait()
        return Ask.distinct(in: exchanges.withLock { $0 })
    }

    private func serve(_ connection: TestRegistryConnection) {
        while let head = connection.readHead() {
            var body: [UInt8] = []
            while let piece = connection.readBody(), !piece.isEmpty { body += piece }
            guard connection.isBodyFinished, let request = Request(head, body: body) else { break }
            let answer = answer(to: request)
            exchanges.withLock { $0.append(Exchange(request: request, status: answer.status)) }
            if head.method == "CONNECT" {
                answerPlainly(connection, answer)
                break
            }
            let bytes = answer.head(length: answer.body.count) + (head.method == "HEAD" ? [] : answer.body)
            guard connection.socket.send(bytes) else { break }
        }
        connection.socket.hangUp()
    }

    /// Opens the way to a server that does not understand TLS.
    private func answerPlainly(_ connection: TestRegistryConnection, _ answer: Answer) {
        var hello = [UInt8](repeating: 0, count: 1 << 16)
        guard connection.socket.send(answer.head(length: nil)), connection.socket.receive(into: &hello) > 0 else {
            return
        }
        connection.socket.send(Answer(400, "BAD_REQUEST").head(length: 0))
        connection.socket.finishSending()
        connection.waitForEnd()
    }

    private func thread(_ body: @escaping @Sendable () -> Void) {
        running.enter()
        LoopbackSocket.onThread {
            body()
            self.running.leave()
        }
    }
}
