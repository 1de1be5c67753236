/// An error as one line of a log, of bounded length: its text may have been made of what a client sent.
package func logLine(_ error: any Error) -> String { logLine("\(error)") }

/// The same of a text.
package func logLine(_ text: String) -> String {
    let limit = 2000
    var line = String.UnicodeScalarView()
    let text = text.unicodeScalars
    for scalar in text.prefix(limit) {
        switch scalar.properties.generalCategory {
        // Line ends, what terminals obey, and what changes the order of the text around it.
        case .control, .format, .lineSeparator, .paragraphSeparator:
            line.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
        default: line.append(scalar)
        }
    }
    return String(line) + (text.dropFirst(limit).isEmpty ? "" : "…")
}
