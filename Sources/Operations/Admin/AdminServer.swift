package import HTTP
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Markup
import Store
import SystemPackage

/// The administration's own server: never where hosts are answered.
package struct AdminServer: Sendable {
    private let entrance: AdminEntrance
    private let service: Service

    /// - Parameter entrance: Where it listens and whom it lets in.
    init(_ service: AdminService, entrance: AdminEntrance, logger: Logger) {
        self.entrance = entrance
        let router = Router(context: PeerContext.self)
        router.add(middleware: AdminDoor(entrance, AdminAnswers(service), logger))
        var limits = Limits()
        limits.connections = 1024
        limits.connectionsPerPeer = 512
        limits.listeners = 3
        // Who sends much is let in before it is taken.
        self.service = Service(
            content: ContentIndex(other: Area("admin")), router: router, limits: limits, logger: logger,
            streams: { $0.prefix { $0 != "?" } == "/v1/hosts" })
    }

    /// Starts to listen.
    /// - Throws: `LocalSocketError`, `ListenError`.
    func start() async throws -> Running {
        switch entrance {
        case .local(let path): .local(try await LocalListener.start(path, service), path)
        case .certificate(let address, let tls), .token(let address, let tls, _):
            .network(try await Listener.start(address, service, tls: tls))
        }
    }

    /// One that listens.
    package enum Running: Sendable {
        case local(LocalListener, UnixSocketPath)
        case network(Listener)

        /// Where clients find it.
        package var place: String {
            switch self {
            case .local(_, let path): path.description
            case .network(let listener): "https://\(listener.address)"
            }
        }

        /// Lets answers end that are under way, as long as the deadline lets them.
        package func stop(within deadline: Duration) async {
            switch self {
            case .local(let listener, _): await listener.stop(within: deadline)
            case .network(let listener): await listener.stop(within: deadline)
            }
        }
    }
}

/// Lets administrators in, finds what they ask for, and makes answers of errors. It stands before all routes and is the
/// only one.
private struct AdminDoor: RouterMiddleware {
    typealias Context = PeerContext

    private let entrance: AdminEntrance
    private let answers: AdminAnswers
    private let logger: Logger
    private let guesses = AdminGuesses()

    init(_ entrance: AdminEntrance, _ answers: AdminAnswers, _ logger: Logger) {
        self.entrance = entrance
        self.answers = answers
        self.logger = logger
    }

    func handle(
        _ request: Request, context: PeerContext, next: (Request, PeerContext) async throws -> Response
    ) async throws -> Response {
        do {
            let administrator = try await entrance.administrator(request, context, guesses)
            let path = String((request.head.path ?? "").prefix { $0 != "?" })
            let route = try AdminRoute(method: request.method.rawValue, path: path)
            return try await answers.answer(route, request, from: administrator)
        } catch let refusal as AdminRefusal {
            return refused(refusal)
        } catch let error as LedgerError {
            return refused(refusal(error))
        } catch let error as StoreError {
            return refused(refusal(.store(error)))
        } catch let givenUp as CancellationError {
            // Nobody waits for an answer.
            throw givenUp
        } catch {
            logger.error("the administration failed: \(logLine(error))")
            return refused(AdminRefusal(.failed, "\(error)"))
        }
    }

    private func refusal(_ error: LedgerError) -> AdminRefusal {
        logger.error("\(logLine(error))")
        return switch error {
        case .busy, .store(.conflict), .store(.locked): AdminRefusal(.busy, "\(error)")
        case .store(.full), .store(.readOnly): AdminRefusal(.storage, "\(error)")
        case .store, .unreadable, .secret, .crypto: AdminRefusal(.failed, "\(error)")
        }
    }

    private func refused(_ refusal: AdminRefusal) -> Response {
        var answer = Response.json(refusal.value, status: refusal.reason.status)
        switch refusal.reason {
        case .unauthenticated: answer.headers[.wwwAuthenticate] = "Bearer realm=\"slipway\""
        case .tooManyGuesses, .busy: answer.headers[.retryAfter] = "60"
        default: break
        }
        return answer
    }
}
