import Glibc
import Synchronization

/// A registry that lives in the test, on a loopback socket with a thread for each connection, and keeps all in memory.
///
/// It is a fake: written from the OCI Distribution Specification 1.1 to go wrong when it is told to
/// (``fail(_:on:skipping:times:)``) and to write down what it was asked. That a client works with a registry in use
/// is shown beside it with the real `docker-registry` (``DockerRegistry``).
package final class TestRegistry: Sendable {
    package let port: Int
    package let settings: Settings
    let content = Mutex(Content())
    /// Whose tokens are good here; nil is itself.
    private let issuer: TestRegistry?

    /// - Parameter issuer: Another registry whose token service this one sends clients to.
    package init(_ settings: Settings = Settings(), tokensFrom issuer: TestRegistry? = nil) throws {
        let (listener, port) = try LoopbackSocket.listen()
        self.port = port
        self.settings = settings
        self.issuer = issuer
        listen(listener, port)
    }

    /// Opens another port to the same content. Nobody is asked who he is there, as at a storage behind signed URLs.
    package func openStoragePort() throws -> Int {
        let (listener, port) = try LoopbackSocket.listen()
        listen(listener, port)
        content.withLock { $0.storagePort = port }
        return port
    }

    var storagePort: Int? { content.withLock { $0.storagePort } }

    /// Ends all connections; nothing is answered any more.
    package func stop() {
        let sockets = content.withLock { content in
            content.isStopped = true
            return content.sockets
        }
        for socket in sockets { socket.hangUp() }
    }

    /// Host and port, as references have them.
    package var authority: String { "127.0.0.1:\(port)" }

    /// Makes requests of some kinds fail.
    /// - Parameters:
    ///   - skipped: So many of them are left alone before.
    ///   - times: So many of them fail then.
    package func fail(_ fault: Fault, on kinds: Kind..., skipping skipped: Int = 0, times: Int = .max) {
        content.withLock {
            $0.troubles.append(Trouble(fault: fault, kinds: Set(kinds), skipped: skipped, times: times))
        }
    }

    /// What it was asked, in order.
    package var requests: [Request] { content.withLock { $0.requests } }

    /// The requests of some kinds.
    package func requests(_ kinds: Kind...) -> [Request] { requests.filter { kinds.contains($0.kind) } }

    /// Whose tokens are good here.
    var tokenService: TestRegistry { issuer ?? self }

    private func listen(_ listener: LoopbackSocket, _ port: Int) {
        guard keep(listener) else { return }
        LoopbackSocket.onThread {
            while let connection = listener.accept(), self.keep(connection) {
                LoopbackSocket.onThread { self.serve(connection, port) }
            }
        }
    }

    /// - Returns: Whether the registry goes on.
    private func keep(_ socket: LoopbackSocket) -> Bool {
        content.withLock { content in
            if !content.isStopped { content.sockets.append(socket) }
            return !content.isStopped
        }
    }

    private func serve(_ socket: LoopbackSocket, _ port: Int) {
        let connection = TestRegistryConnection(socket)
        while var request = connection.readHead() {
            request.port = port
            guard serve(request, on: connection) else { break }
        }
        socket.hangUp()
        content.withLock { $0.sockets.removeAll { $0 === socket } }
    }

    /// - Returns: Whether the connection goes on.
    private func serve(_ request: Request, on connection: TestRegistryConnection) -> Bool {
        let (index, fault) = content.withLock { content in
            content.requests.append(request)
            return (content.requests.count - 1, content.trouble(for: request.kind, atStorage: request.port != port))
        }
        let exchange = TestRegistryExchange(registry: self, request: request, index: index, connection: connection)
        return exchange.run(fault)
    }
}

extension TestRegistry {
    /// A blob as it is kept; nil when the repository does not have it.
    package func blob(_ digest: String, in repository: String) -> [UInt8]? {
        content.withLock { content in
            content.repositories[repository]?.blobs.contains(digest) == true ? content.blobs[digest] : nil
        }
    }

    /// A manifest as it is kept, by its tag or digest.
    package func manifest(_ reference: String, in repository: String) -> [UInt8]? {
        content.withLock { content in
            let repository = content.repositories[repository]
            return repository?.manifests[repository?.tags[reference] ?? reference]?.bytes
        }
    }

    /// The tags of a repository, sorted.
    package func tags(of repository: String) -> [String] {
        content.withLock { $0.repositories[repository]?.tags.keys.sorted() ?? [] }
    }

    /// Uploads that were begun and neither finished nor cancelled.
    package var openUploads: Int { content.withLock { $0.uploads.count } }

    /// How many tokens were handed out.
    package var issuedTokens: Int { content.withLock { $0.tokenCount } }

    /// Stores a blob, as somebody's earlier push.
    /// - Returns: Its digest.
    @discardableResult
    package func add(blob bytes: [UInt8], to repository: String) -> String {
        let digest = Self.digest(of: bytes)
        content.withLock { content in
            content.blobs[digest] = bytes
            content.repositories[repository, default: .init()].blobs.insert(digest)
        }
        return digest
    }

    /// Stores a manifest or an index, as somebody's earlier push.
    /// - Returns: Its digest.
    @discardableResult
    package func add(manifest bytes: [UInt8], type: String, tag: String? = nil, to repository: String) -> String {
        let digest = Self.digest(of: bytes)
        content.withLock { content in
            content.repositories[repository, default: .init()].manifests[digest] = .init(type: type, bytes: bytes)
            if let tag { content.repositories[repository]?.tags[tag] = digest }
        }
        return digest
    }
}
