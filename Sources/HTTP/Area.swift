import Synchronization

/// A part of the server's URL space that is counted on its own.
package final class Area: Sendable {
    /// Its name in metrics.
    package let name: String
    private let state = Mutex(Count())

    /// What has been answered in an area.
    package struct Count: Sendable, Equatable {
        /// The answers whose head was sent, by status code.
        package var answers: [Int: Int] = [:]
        /// The bytes of bodies that were given to the kernel, without heads and chunk framing.
        ///
        /// An aborted transfer counts with its completed chunks of 256 KiB.
        package var bodyBytes = 0

        package init() {}

        /// All answers.
        package var requests: Int { answers.values.reduce(0, +) }
    }

    package init(_ name: String) {
        self.name = name
    }

    /// The counts of this moment.
    package var count: Count { state.withLock { $0 } }

    func add(answer status: Int) { state.withLock { $0.answers[status, default: 0] += 1 } }
    func add(bodyBytes: Int) { state.withLock { $0.bodyBytes += bodyBytes } }
}
