package import OSTree

/// An image does not hold what an encapsulated OSTree commit is made of: what is wrong, where, what to do.
package struct EncapsulationError: Error, CustomStringConvertible, Sendable {
    package let problem: EncapsulationProblem
    /// nil when it concerns the image as a whole.
    package let position: LayerPosition?

    init(_ problem: EncapsulationProblem, at position: LayerPosition? = nil) {
        self.problem = problem
        self.position = position
    }

    /// What the user can do about it.
    package var remedy: String { problem.remedy }

    package var description: String {
        (position.map { "\($0): " } ?? "") + "\(problem); \(remedy)"
    }
}

extension EncapsulatedFile {
    /// The error for a file whose bytes have another checksum than its name.
    package func mismatch(found: Checksum) -> EncapsulationError {
        EncapsulationError(.wrongChecksum(found: found), at: position)
    }
}
