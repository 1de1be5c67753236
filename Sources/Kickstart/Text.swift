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
        // By scalars, as the installer reads it: a combining mark hides no comma from it.
        let scalars = string.unicodeScalars
        guard let first = scalars.first, first != "-", first != "%" else { throw .notOneItem(value: string) }
        guard !scalars.contains(where: { PythonText.isSpace($0) || $0 == "," }) else {
            throw .notOneItem(value: string)
        }
        self.string = string
    }
}

/// A value that stands alone on its line, such as a key: it may have spaces, is not empty and does not begin with `-`.
package struct Phrase: Hashable, Sendable {
    package let string: String

    /// - Throws: ``KickstartError`` when the string would be an option, nothing, or more than a line.
    package init(_ string: String) throws(KickstartError) {
        _ = try Text(string)
        guard let first = string.unicodeScalars.first, first != "-" else { throw .notOneItem(value: string) }
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
