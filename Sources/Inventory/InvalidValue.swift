/// A text that cannot be the value it should be: what is wrong with it, and what would do.
package struct InvalidValue: Error, CustomStringConvertible, Sendable {
    package let description: String

    /// - Parameters:
    ///   - text: What was given; shown shortened.
    ///   - expectation: What it should be, such as "a MAC address like 52:54:00:12:34:56".
    package init(_ text: some StringProtocol, expected expectation: String) {
        let shown = text.unicodeScalars.prefix(60).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }
            .joined()
        description = "`\(shown)` is not \(expectation)"
    }
}
