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

    /// - Parameter router: Answers what the content does not.
    package init(content: ContentIndex, router: Router<PeerContext>, limits: Limits = Limits(), logger: Logger) {
        self.content = content
        self.limits = limits
        self.logger = logger
        let responder = router.buildResponder()
        routes = { try await responder.respond(to: $0, context: $1) }
    }
}
