import Ignition
import Markup

/// Where the text of an operator's config stands.
enum ExtraIgnitionPlace: Sendable {
    /// A file, as messages name it.
    case file(String)
    /// The value of a key of the cluster file.
    case inline(source: String, mark: Mark)

    var source: String {
        switch self {
        case .file(let name): name
        case .inline(let source, _): source
        }
    }

    func fault(_ finding: Finding) -> Fault {
        let path = finding.path.map { "`\($0)`: " } ?? ""
        return fault(path + finding.message, at: finding.mark)
    }

    /// - Parameter mark: The place within the text.
    func fault(_ message: String, at mark: Mark) -> Fault {
        switch self {
        case .file(let name): Fault(source: name, mark: mark, message: message)
        case .inline(let source, let start):
            Fault(source: source, mark: start, message: "at \(mark) of the text: \(message)")
        }
    }
}
