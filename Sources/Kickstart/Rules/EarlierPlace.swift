import Markup

/// Where an earlier command stands.
struct EarlierPlace {
    let source: String
    let mark: Mark

    /// The place as a message about a line of a text says it: with the name of its own text when that is another.
    func seen(from source: String) -> String {
        source == self.source ? "line \(mark.line)" : "\(self.source):\(mark.line)"
    }
}
