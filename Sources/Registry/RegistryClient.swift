import Synchronization

/// Registries, as one run of a program asks them: connections, tokens and what was learnt about each registry are kept
/// until the end.
///
/// Its calls block, and may come from any number of threads.
package final class RegistryClient: Sendable {
    let shared: RegistryShared
    private let sessions = Mutex<[RegistrySession.Key: RegistrySession]>([:])

    /// - Parameters:
    ///   - isStopped: Looked at often, on any thread; true ends the work with `CancellationError`.
    ///   - log: Takes what the user should know though nothing failed, such as a mirror that was passed over.
    package init(
        isStopped: @escaping @Sendable () -> Bool = { false }, log: @escaping @Sendable (String) -> Void = { _ in },
        limits: RegistryLimits = RegistryLimits()
    ) {
        shared = RegistryShared(StopSign(isSet: isStopped), log: log, limits: limits)
    }

    /// The repository that an endpoint names.
    package func repository(for endpoint: RegistryEndpoint) -> RegistryRepository {
        let session = sessions.withLock { sessions in
            let key = RegistrySession.Key(endpoint)
            if let session = sessions[key] { return session }
            let session = RegistrySession(endpoint, shared)
            sessions[key] = session
            return session
        }
        return RegistryRepository(endpoint.reference, session)
    }

    /// Ends its connections; the last call.
    package func close() { shared.close() }
}
