/// A listener on a Unix socket, which removes the socket's file at its end.
package final class LocalListener: Sendable {
    private let listener: Listener
    private let file: LocalSocket.File

    private init(_ listener: Listener, _ file: LocalSocket.File) {
        self.listener = listener
        self.file = file
    }

    /// Starts to listen, for this user only, and to answer.
    /// - Throws: ``LocalSocketError``, or ``ListenError`` of the system.
    package static func start(_ path: UnixSocketPath, _ service: Service) async throws -> LocalListener {
        let opened = try LocalSocket.open(path)
        let file = opened.file
        do {
            return LocalListener(try await Listener.start(on: opened.socket, service), file)
        } catch {
            file.remove()
            throw error
        }
    }

    /// Stops as ``Listener/stop(within:)`` does; new clients find nothing from the beginning on.
    package func stop(within deadline: Duration) async {
        file.remove()
        await listener.stop(within: deadline)
    }
}
