import Glibc
import Synchronization

/// Stands between a client and a registry on the loopback address, counts what passes, and cuts connections.
///
/// It follows plain HTTP/1.1 and counts the bytes of bodies; of TLS it knows nothing, counts all bytes and cuts by
/// them only.
package final class CuttingProxy: Sendable {
    /// When a connection is cut; each happens once.
    package enum Cut: Sendable, Hashable {
        /// When so many bytes of requests' bodies went by since the beginning, on all connections together.
        case sent(Int)
        /// When so many bytes of answers' bodies went by.
        case answered(Int)
        /// When the answer to the nth request of a method, counted from 1, has reached the client.
        case afterAnswer(String, Int)
        /// When it has reached the proxy: the client does not see it.
        case beforeAnswer(String, Int)
    }

    /// A request and its answer.
    package struct Exchange: Sendable {
        package let method: String
        package let target: String
        /// `Content-Range` of the request.
        package let contentRange: String?
        /// `Range` of the request.
        package let range: String?
        /// Bytes of the body that the client sent.
        package internal(set) var sent = 0
        /// Bytes of them that went on to the registry; fewer where the cut fell among them.
        package internal(set) var delivered = 0
        /// What the client was answered; nil when no head of an answer went to it.
        package internal(set) var status: Int?
        /// `Range` of the answer, as far as the client got it.
        package internal(set) var received: String?
        /// Bytes of the answer's body that went to the client.
        package internal(set) var answered = 0
        /// Which answer to its method it was, counted from 1.
        var number = 0
    }

    struct State {
        var cuts: [Cut]
        var cutCount = 0
        var exchanges: [Exchange] = []
        var sent = 0
        var answered = 0
        /// Heads of answers, by the method of the request.
        var answers: [String: Int] = [:]
        var sockets: [LoopbackSocket] = []
        var isStopped = false
    }

    package let port: Int
    private let target: Int
    let state: Mutex<State>

    package init(to target: Int, cuts: [Cut] = []) throws {
        let (listener, port) = try LoopbackSocket.listen()
        self.port = port
        self.target = target
        state = Mutex(State(cuts: cuts, sockets: [listener]))
        LoopbackSocket.onThread {
            while let client = listener.accept() {
                guard let server = try? LoopbackSocket.connect(port: self.target) else { continue }
                self.pass(client, server)
            }
        }
    }

    /// Ends all connections.
    package func stop() {
        let sockets = state.withLock { state in
            state.isStopped = true
            return state.sockets
        }
        for socket in sockets { socket.hangUp() }
    }

    /// Host and port, as references have them.
    package var authority: String { "127.0.0.1:\(port)" }

    /// How many connections were cut.
    package var cutCount: Int { state.withLock { $0.cutCount } }

    /// What was asked, in the order of the heads.
    package var exchanges: [Exchange] { state.withLock { $0.exchanges } }

    /// Bytes of requests' bodies that clients sent; of TLS all bytes.
    package var sentBytes: Int { state.withLock { $0.sent } }

    /// Bytes of answers' bodies that went to clients; of TLS all bytes.
    package var answeredBytes: Int { state.withLock { $0.answered } }

    /// Different places below a number of bytes, in order.
    package static func places(_ count: Int, below total: Int, _ seed: inout Seed) -> [Int] {
        var places: Set<Int> = []
        while places.count < count { places.insert(Int.random(in: 1..<total, using: &seed)) }
        return places.sorted()
    }

    private func pass(_ client: LoopbackSocket, _ server: LoopbackSocket) {
        let isStopped = state.withLock { state in
            state.sockets += [client, server]
            return state.isStopped
        }
        if isStopped { client.hangUp() }
        let connection = CuttingProxyConnection(proxy: self, client: client, server: server)
        LoopbackSocket.onThread { connection.passRequests() }
        LoopbackSocket.onThread {
            connection.passAnswers()
            self.state.withLock { $0.sockets.removeAll { $0 === client || $0 === server } }
        }
    }
}
