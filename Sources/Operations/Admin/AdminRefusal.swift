import HTTPTypes
import Markup

/// Why the administration does not do what it was asked: a status, a word for programs and a sentence for people.
package struct AdminRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// What programs tell refusals by.
    package enum Reason: String, Sendable, CaseIterable {
        /// 400: the request cannot be understood.
        case malformed
        /// 401: no token, or a wrong one.
        case unauthenticated
        /// 403: no certificate that is known.
        case forbidden
        /// 404: nothing has this path.
        case unknownPath = "unknown-path"
        /// 404: there is no such host.
        case unknownHost = "unknown-host"
        /// 404: the host has no such log.
        case unknownLog = "unknown-log"
        /// 405: the path has other methods.
        case wrongMethod = "wrong-method"
        /// 409: it does not go with where the host is.
        case conflict
        /// 413: the body is larger than any that is taken.
        case tooLarge = "too-large"
        /// 415: the body is said not to be JSON.
        case notJSON = "not-json"
        /// 422: what the body says cannot be.
        case invalid
        /// 429: too many wrong tokens from this address.
        case tooManyGuesses = "too-many-guesses"
        /// 500: the server failed.
        case failed
        /// 503: others are in the way for now, or there is no room.
        case busy
        /// 507: the store cannot be written.
        case storage

        var status: HTTPResponse.Status {
            switch self {
            case .malformed: .badRequest
            case .unauthenticated: .unauthorized
            case .forbidden: .forbidden
            case .unknownPath, .unknownHost, .unknownLog: .notFound
            case .wrongMethod: .methodNotAllowed
            case .conflict: .conflict
            case .tooLarge: .contentTooLarge
            case .notJSON: .unsupportedMediaType
            case .invalid: .unprocessableContent
            case .tooManyGuesses: .tooManyRequests
            case .failed: .internalServerError
            case .busy: .serviceUnavailable
            case .storage: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
            }
        }
    }

    package let reason: Reason
    package let message: String

    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }

    package var description: String { message }

    var value: Value {
        ["error": ["reason": .string(reason.rawValue), "message": .string(message)]]
    }
}
