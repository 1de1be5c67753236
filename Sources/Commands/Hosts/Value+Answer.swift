import Markup

/// How commands read what a server answers.
extension Value {
    /// The text under a key; empty when there is none.
    func text(_ key: String) -> String { if case .string(let text)? = self[key] { text } else { "" } }

    /// The number under a key; zero when there is none.
    func number(_ key: String) -> Int { if case .integer(let number)? = self[key] { number } else { 0 } }

    /// The items under a key.
    func list(_ key: String) -> [Value] { if case .array(let items)? = self[key] { items } else { [] } }

    /// A sentence of a host's story as a line; it has no secret.
    var sentence: String {
        let by = text("peer").isEmpty ? "" : " (\(text("peer")))"
        let mark = self["alarm"] == .bool(true) ? "ALARM " : ""
        return Terminal.word("\(text("time")) \(mark)\(text("host")) \(text("text"))\(by)")
    }
}
