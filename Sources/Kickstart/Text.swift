/// A value that stays on one line of a Kickstart.
///
/// Python's `str.splitlines`, by which pykickstart finds lines, also ends a line at U+0085, U+2028, U+2029 and several
/// control characters, so none of these can be part of a value. Everything else can: the renderer quotes it.
package struct Text: Hashable, Sendable {
    package let string: String

    /// - Throws: ``KickstartError`` when the string holds a control character or a line separator.
    package init(_ string: String) throws(KickstartError) {
        guard string.unicodeScalars.allSatisfy({ !$0.breaksLine }) else { throw .unprintable(value: string) }
        self.string = string
    }
}

/// A value that is one item of a Kickstart: a device, a label, a unit, a language.
///
/// It is not empty, has no white space, no comma (which separates items of a list) and does not begin with `-` (an
/// option) or `%` (a section).
package struct Word: Hashable, Sendable {
    package let string: String

    /// - Throws: ``KickstartError`` when the string is not one item.
    package init(_ string: String) throws(KickstartError) {
        _ = try Text(string)
        guard let first = string.first, first != "-", first != "%" else { throw .notOneItem(value: string) }
        guard !string.contains(where: { $0.isWhitespace || $0 == "," }) else { throw .notOneItem(value: string) }
        self.string = string
    }
}

extension Unicode.Scalar {
    /// Whether a scalar is a control character or ends a line somewhere.
    var breaksLine: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// The scalar as hexadecimal digits, for messages that cannot show it.
    var escaped: String { "\\u{" + String(value, radix: 16) + "}" }
}
