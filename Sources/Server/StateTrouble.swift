import HTTP
import HTTPTypes
import Hummingbird
import Ledger

/// Stands before all routes: where the state cannot be read or written nothing of a request has happened, and the host
/// asks again until it can. The archive, the boot files and the media need no state, and go out all the while.
struct StateTrouble: RouterMiddleware {
    typealias Context = PeerContext

    static let sentence = "hosts must wait, the state cannot be kept"

    let trouble: TroubleLog

    func handle(
        _ request: Request, context: PeerContext, next: (Request, PeerContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as LedgerError {
            trouble.tell(Self.sentence, error)
            return .refusal(.notReady(reason: "", retryAfterSeconds: ServingState.retrySeconds))
        }
    }
}
