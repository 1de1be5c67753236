/// A refusal by libdeflate or zlib.
package enum DeflateError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The library could not set up; the text names what.
    case unavailable(String)
    /// The compressed bytes are damaged, cut short, or go on after their end.
    case damaged(String)
    /// The uncompressed bytes are more than the caller allowed.
    case tooLong(limit: Int)

    package var description: String {
        switch self {
        case .unavailable(let what): "could not set up \(what)"
        case .damaged(let reason): "the deflate stream is damaged: \(reason)"
        case .tooLong(let limit): "the deflate stream unpacks to more than the \(limit) bytes allowed"
        }
    }
}
