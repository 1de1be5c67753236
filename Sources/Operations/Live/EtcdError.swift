/// A request to etcd failed.
package struct EtcdError: Error, CustomStringConvertible, Sendable {
    /// What went wrong.
    package enum Kind: Sendable {
        /// The exchange itself failed.
        case transport(any Error)
        /// etcd refused, and what it said.
        case refused(status: Int, message: String)
        /// The answer is none of etcd's.
        case malformed
    }

    /// A part of an answer that is none of etcd's.
    struct Malformed: Error {}

    package let kind: Kind
    /// What was to be done, such as `list the members`.
    package let action: String
    /// The URL that was asked.
    package let endpoint: String

    package var description: String {
        let reason =
            switch kind {
            case .transport(let error): "\(error)"
            case .refused(let status, let message):
                "it refuses with status \(status)" + (message.isEmpty ? "" : ": \(message)")
            case .malformed: "the answer is not etcd's; check what listens there"
            }
        return "etcd at \(endpoint) did not \(action): \(reason)"
    }
}
