package import HTTP
import Markup

/// What was asked of a server's administration did not come about.
package struct AdminClientError: Error, Sendable, CustomStringConvertible {
    package enum Problem: Sendable {
        /// Nobody is there.
        case absent(any Error)
        /// Something is in the way to it.
        case transport(TransportError)
        /// Another program answers, or another version.
        case foreign(String)
        /// The server does not let this client in.
        case notLetIn(String)
        /// It refuses what was asked, with a word for programs.
        case refused(reason: String, message: String)
        /// It cannot do it now.
        case failed(String)
    }

    package let place: AdminPlace
    package let problem: Problem

    init(_ place: AdminPlace, _ problem: Problem) {
        self.place = place
        self.problem = problem
    }

    init(_ place: AdminPlace, _ error: TransportError) {
        self.place = place
        problem =
            switch error.kind {
            case .refused, .unresolved, .unreachable, .connectTimeout: .absent(error)
            case .identityRefused: .notLetIn("\(error)")
            case .malformed: .foreign("it does not speak HTTP")
            default: .transport(error)
            }
    }

    init(_ place: AdminPlace, status: Int, _ body: [UInt8]) {
        self.place = place
        let error = try? JSON.parse(body, source: "", limits: ParseLimits(bytes: 64 << 10, depth: 4, nodes: 16)).value
        guard case .string(let reason)? = error?["error"]?["reason"],
            case .string(let message)? = error?["error"]?["message"]
        else {
            problem = .foreign("it answers with status \(status), which is not how this API says no")
            return
        }
        problem =
            switch reason {
            case "unauthenticated", "forbidden", "too-many-guesses": .notLetIn(message)
            case "unknown-path", "wrong-method":
                .foreign("it does not know what was asked: it is of another version (\(message))")
            case "failed", "busy", "storage": .failed(message)
            default: .refused(reason: reason, message: message)
            }
    }

    /// Whether what was asked is wrong, and not something outside.
    package var isInput: Bool { if case .refused = problem { true } else { false } }

    package var description: String {
        switch problem {
        case .absent(let error): absence(error)
        case .transport(let error) where error.kind == .untrusted:
            "\(error); --ca names it, such as clusters/NAME/tls/authority.pem of the server's state directory"
        case .transport(let error): "\(error)"
        case .foreign(let what): "\(place) is no Slipway server of this version: \(what)"
        case .notLetIn(let why):
            switch place {
            case .local: "\(place) does not let this user in: \(why)"
            case .network: "\(place) does not let you in: \(why); give --token-file, or --certificate with --key"
            }
        case .refused(_, let message): message
        case .failed(let message): "\(place): the server cannot do it now: \(message)"
        }
    }

    private func absence(_ error: any Error) -> String {
        switch place {
        case .local(let path): AdminSocketState(path).sentence
        case .network: "\(error)"
        }
    }
}
