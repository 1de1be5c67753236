/// Collects what is wrong with a text while it is read, or with several that are read together, so that all of it is
/// reported at once.
package final class Faults {
    /// The names of the texts, by ``Mark/document``.
    private let sources: [String]
    private var faults: [Fault] = []

    /// - Parameter source: The name of the text, usually its file.
    package convenience init(source: String) { self.init(sources: [source]) }

    /// - Parameter sources: The names of the texts, by ``Mark/document``; at least one.
    package init(sources: [String]) { self.sources = sources }

    /// The name of the first text.
    package var source: String { sources.first ?? "" }

    /// The name of the text that a place is in.
    package func source(of mark: Mark) -> String {
        sources.indices.contains(mark.document) ? sources[mark.document] : source
    }

    /// A place for a message at another: with the name of its text where that is not the same.
    package func place(_ mark: Mark, seenFrom other: Mark) -> String {
        if mark.isWhole { return source(of: mark) }
        return mark.document == other.document ? mark.description : "\(source(of: mark)):\(mark)"
    }

    /// Notes a fault.
    package func add(_ message: String, at mark: Mark, remedy: String = "") {
        add(fault(message, at: mark, remedy: remedy))
    }

    /// Notes a fault that was found elsewhere.
    package func add(_ fault: Fault) { faults.append(fault) }

    /// A fault of these texts that is not noted: a warning.
    package func fault(_ message: String, at mark: Mark, remedy: String = "") -> Fault {
        Fault(source: source(of: mark), mark: mark, message: message, remedy: remedy)
    }

    package var isEmpty: Bool { faults.isEmpty }

    /// Ends the collection.
    /// - Throws: ``FaultReport`` when there is any fault.
    package func check() throws(FaultReport) {
        if !faults.isEmpty { throw FaultReport(faults) }
    }
}
