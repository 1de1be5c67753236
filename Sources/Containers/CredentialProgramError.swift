import Markup
import SystemPackage

/// A credential program gave no usable answer. What it wrote to standard output is never shown.
struct CredentialProgramError: Error, CustomStringConvertible, Sendable {
    enum Problem: Error {
        case invalidName
        case missing
        case notStarted(Errno)
        /// A server of more bytes than are handed over.
        case longServer(limit: Int)
        case failed(status: Int, said: String)
        case killed(signal: Int, said: String)
        case late(Duration)
        case longAnswer(limit: Int)
        case badAnswer(Fault)
    }

    /// The name of the program.
    let program: String
    let problem: Problem

    var description: String { "credential program \(program): \(problem.description)" }
}

extension CredentialProgramError.Problem: CustomStringConvertible {
    var description: String {
        switch self {
        case .invalidName: "no such name is possible; letters, digits, `.`, `-` and `_` may follow the last `-`"
        case .missing: "PATH holds none; install it, or remove it from the file that names it"
        case .notStarted(let error): "it cannot be started: \(error)"
        case .longServer(let limit): "the name of the server has more than \(limit) bytes"
        case .failed(let status, let said): "it ended with status \(status)" + (said.isEmpty ? "" : ": \(said)")
        case .killed(let signal, let said): "signal \(signal) ended it" + (said.isEmpty ? "" : ": \(said)")
        case .late(let deadline): "it did not answer within \(deadline) and was killed"
        case .longAnswer(let limit): "its answer has more than \(limit) bytes"
        case .badAnswer(let fault): "its answer cannot be read: \(fault)"
        }
    }
}
