/// A node whose pods have ended is still in its cluster.
package struct RemovalIncomplete: Error, CustomStringConvertible {
    package let cause: any Error
    package let node: String

    package var description: String {
        """
        \(cause is CancellationError ? "interrupted" : "\(cause)")
        the node \(node) is cordoned and its pods have ended: run the command again to go on, or \
        `kubectl uncordon \(node)` to keep it
        """
    }
}
