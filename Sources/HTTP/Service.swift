package import Hummingbird
package import Logging
import NIOHTTP1

/// What a listener answers with.
package struct Service: Sendable {
    private let served: ServedContent
    /// What one client may take.
    package let limits: Limits
    let routes: @Sendable (Request, PeerContext) async throws -> Response
    let logger: Logger
    let onExchange: (@Sendable (Exchange) -> Void)?
    private let streams: @Sendable (_ target: String) -> Bool

    /// - Parameters:
    ///   - router: Answers what the content does not.
    ///   - streams: Whether the route of a POST to this target takes the body as it comes, and sees to its size itself;
    ///     all other bodies are whole and within the limits before their routes run.
    ///   - onExchange: Gets every answered request at the end of its answer, from any thread, and must not block.
    package init(
        content: ContentIndex, router: Router<PeerContext>, limits: Limits = Limits(), logger: Logger,
        streams: @escaping @Sendable (_ target: String) -> Bool = { _ in false },
        onExchange: (@Sendable (Exchange) -> Void)? = nil
    ) {
        served = ServedContent(content)
        self.streams = streams
        self.onExchange = onExchange
        self.limits = limits
        self.logger = logger
        let responder = router.buildResponder()
        routes = { try await responder.respond(to: $0, context: $1) }
    }

    /// The static content of this moment.
    package var content: ContentIndex { served.current }

    /// Serves other content from now on; answers that are on their way keep theirs.
    package func replace(_ content: ContentIndex) { served.replace(content) }

    func isStreamed(_ head: HTTPRequestHead) -> Bool { head.method == .POST && streams(head.uri) }
}
