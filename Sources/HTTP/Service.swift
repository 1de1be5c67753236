package import Hummingbird
package import Logging

/// What a listener answers with.
package struct Service: Sendable {
    /// The static content.
    package let content: ContentIndex
    /// What one client may take.
    package let limits: Limits
    let routes: @Sendable (Request, PeerContext) async throws -> Response
    let logger: Logger
    let onExchange: (@Sendable (Exchange) -> Void)?

    /// - Parameters:
    ///   - router: Answers what the content does not.
    ///   - onExchange: Gets every answered request at the end of its answer, from any thread, and must not block.
    package init(
        content: ContentIndex, router: Router<PeerContext>, limits: Limits = Limits(), logger: Logger,
        onExchange: (@Sendable (Exchange) -> Void)? = nil
    ) {
        self.content = content
        self.onExchange = onExchange
        self.limits = limits
        self.logger = logger
        let responder = router.buildResponder()
        routes = { try await responder.respond(to: $0, context: $1) }
    }
}
