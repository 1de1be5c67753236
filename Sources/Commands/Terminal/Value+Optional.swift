import Markup

extension Value {
    /// A text; null when there is none.
    static func optional(_ text: String?) -> Value { text.map { .string($0) } ?? .null }
}
