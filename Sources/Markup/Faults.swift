/// Collects what is wrong with one text while it is read, so that all of it is reported at once.
package final class Faults {
    /// The name of the text, usually its file.
    package let source: String
    private var faults: [Fault] = []

    package init(source: String) { self.source = source }

    /// Notes a fault.
    package func add(_ message: String, at mark: Mark, remedy: String = "") {
        faults.append(Fault(source: source, mark: mark, message: message, remedy: remedy))
    }

    package var isEmpty: Bool { faults.isEmpty }

    /// Ends the collection.
    /// - Throws: ``FaultReport`` when there is any fault.
    package func check() throws(FaultReport) {
        if !faults.isEmpty { throw FaultReport(faults) }
    }
}
