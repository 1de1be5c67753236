/// One thing wrong with a text: what, where, and what to do.
package struct Fault: Error, Sendable, Hashable, CustomStringConvertible {
    /// The name of the text, usually its file.
    package let source: String
    package let mark: Mark
    /// What is wrong.
    package let message: String
    /// What the reader can do about it; empty when the message says it.
    package let remedy: String

    package init(source: String, mark: Mark, message: String, remedy: String = "") {
        self.source = source
        self.mark = mark
        self.message = message
        self.remedy = remedy
    }

    package var description: String {
        (mark.isWhole ? source : "\(source):\(mark)") + ": \(message)" + (remedy.isEmpty ? "" : "; \(remedy)")
    }
}

/// All that is wrong with texts, each in its order.
package struct FaultReport: Error, Sendable, CustomStringConvertible {
    package let faults: [Fault]

    package init(_ faults: [Fault]) {
        self.faults = faults.sorted { ($0.mark.document, $0.source, $0.mark) < ($1.mark.document, $1.source, $1.mark) }
    }

    package var description: String { faults.map(\.description).joined(separator: "\n") }
}
