package import Markup

/// A kubeconfig cannot be used. The text never has tokens, passwords or keys.
package struct KubeconfigError: Error, CustomStringConvertible, Sendable {
    /// What is wrong at which places, if it is in the text of a file.
    package let faults: [Fault]
    private let message: String

    init(_ message: String) {
        self.message = message
        faults = []
    }

    init(_ faults: [Fault]) {
        self.faults = faults
        message = faults.map(\.description).joined(separator: "\n")
    }

    package var description: String { message }
}
