/// What a run has done to a cluster so far, to be taken back when it does not come to its end.
final class Undo {
    private var steps: [Step] = []

    private struct Step {
        /// What is left when it cannot be taken back, and what removes it, such as
        /// `Secret kube-system/bootstrap-token-abcdef (kubectl -n kube-system delete secret bootstrap-token-abcdef)`.
        let leftover: String
        let run: () throws -> Void
    }

    /// Notes how something is taken back. To be called before it is done: a request that fails may have been carried out.
    func add(_ leftover: String, _ run: @escaping () throws -> Void) {
        steps.append(Step(leftover: leftover, run: run))
    }

    /// Forgets what was noted last: it was not done.
    func dropLast() { steps.removeLast() }

    /// Takes back everything, the last first.
    /// - Returns: What could not be taken back.
    func run() -> [String] {
        defer { steps = [] }
        return steps.reversed().compactMap { step in
            do {
                try step.run()
                return nil
            } catch {
                return step.leftover
            }
        }
    }
}

/// A run failed, and not all that it had done could be taken back.
package struct HalfDone: Error, CustomStringConvertible {
    package let cause: any Error
    /// What is left in the cluster, each with the command that removes it.
    package let leftovers: [String]

    package var description: String {
        (cause is CancellationError ? "interrupted" : "\(cause)")
            + "\nand this was left in the cluster, since it could not be reached any more:\n"
            + leftovers.map { "  \($0)" }.joined(separator: "\n")
    }
}
