import Files
import Glibc
import SystemPackage

/// Results go to standard output, everything said about them to standard error.
enum Terminal {
    /// Whether somebody watches standard error.
    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// Whether terminals here know control sequences.
    static let isCapable = (Environment["TERM"] ?? "dumb") != "dumb"

    /// Whether a line about the work can be written over.
    static let isRewritable = isInteractive && isCapable

    /// Whether a terminal is to show colours (no-color.org).
    static let isColoured = isCapable && Environment["NO_COLOR"] == nil

    /// Writes a line of a result.
    /// - Throws: `FileError` when it cannot be written.
    static func print(_ text: String) throws(FileError) { try emit(text + "\n") }

    /// Writes a result as it is.
    /// - Throws: `FileError` when it cannot be written.
    static func emit(_ text: String) throws(FileError) { try emit(Array(text.utf8)) }

    /// Writes bytes of a result.
    /// - Throws: `FileError` when they cannot be written.
    static func emit(_ bytes: [UInt8]) throws(FileError) {
        do {
            _ = try FileDescriptor.standardOutput.writeAll(bytes)
        } catch {
            throw FileError("write to", "standard output", error)
        }
    }

    /// Writes a line about the work.
    static func note(_ text: String) { say(text + "\n") }

    /// Writes a question, whose answer follows in the same line.
    static func ask(_ text: String) { say(printable(text)) }

    /// Writes what went wrong.
    static func complain(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let prefix = isInteractive && isColoured ? "\u{1B}[31merror:\u{1B}[0m " : "error: "
        let said = text.hasPrefix("Error: ") ? text.dropFirst(7) : text[...]
        say(lines.isEmpty ? "" : prefix + printable(String(said)) + "\n")
    }

    /// Writes what may be wrong.
    static func warn(_ text: String) {
        let prefix = isInteractive && isColoured ? "\u{1B}[33mwarning:\u{1B}[0m " : "warning: "
        say(prefix + printable(text) + "\n")
    }

    /// Shows how far long work is: one line that is written over on a terminal, a line for itself elsewhere.
    static func progress(_ text: String) {
        say(isRewritable ? "\r\u{1B}[K" + text : text + "\n")
    }

    /// Ends a line that was written over.
    static func endProgress() {
        if isRewritable { say("\r\u{1B}[K") }
    }

    /// The text with whatever could steer a terminal replaced.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control where scalar != "\n" && scalar != "\t", .format, .lineSeparator, .paragraphSeparator:
                        "?"
                    default: scalar
                    }
                }))
    }

    /// A name from outside for a line of its own: what would end the line is written as in C.
    static func word(_ text: String) -> String {
        // By scalars: a carriage return and a line feed together are one character, and accents join what is before them.
        text.unicodeScalars.reduce(into: "") { word, scalar in
            switch scalar {
            case "\\": word += "\\\\"
            case "\n": word += "\\n"
            case "\t": word += "\\t"
            case "\r": word += "\\r"
            default: word.unicodeScalars.append(scalar)
            }
        }
    }

    // What is said about the work has no other place to complain to.
    private static func say(_ text: String) { _ = try? FileDescriptor.standardError.writeAll(text.utf8) }
}
