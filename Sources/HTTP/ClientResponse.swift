/// What a server answered, without the body.
package struct ClientResponse: Sendable {
    package let status: Int
    /// The size of the body that arrived, in bytes.
    package let bodyBytes: Int
    let fields: [(name: String, value: String)]

    /// The first field of a name, whatever its case.
    package func field(_ name: String) -> String? { fields.first { $0.name == name.lowercased() }?.value }
}

/// An exchange with a server failed.
package struct ClientError: Error, CustomStringConvertible, Sendable {
    /// What went wrong.
    package enum Problem: Sendable {
        /// No connection, a broken one, or the deadline passed.
        case exchange(any Error)
        /// The body is larger than the caller takes.
        case tooLarge(limit: Int)
    }

    package let url: String
    package let problem: Problem

    package var description: String {
        let place = redacted(url)
        return switch problem {
        case .exchange(let error):
            "no answer from \(place): \(systemText(error)); check that the server runs and can be reached"
        case .tooLarge(let limit): "the answer from \(place) is larger than \(limit) bytes"
        }
    }
}

/// The URL with every path segment of 32 and more characters that could be a secret cut to its first six.
private func redacted(_ url: String) -> String {
    url.split(separator: "/", omittingEmptySubsequences: false)
        .map { $0.utf8.count == 32 ? $0.prefix(6) + "…" : $0 }
        .joined(separator: "/")
}
