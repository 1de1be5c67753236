import Glibc

/// Results go to standard output, everything said about them to standard error.
enum Terminal {
    /// Whether somebody watches standard error.
    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// Writes a line of a result.
    static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Writes a result as it is.
    static func emit(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Writes a line about the work.
    static func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Writes what went wrong.
    static func complain(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let prefix = isInteractive && getenv("NO_COLOR") == nil ? "\u{1B}[31merror:\u{1B}[0m " : "error: "
        let said = text.hasPrefix("Error: ") ? text.dropFirst(7) : text[...]
        write(lines.isEmpty ? "" : prefix + said + "\n", to: STDERR_FILENO)
    }

    /// Writes what may be wrong.
    static func warn(_ text: String) {
        let prefix = isInteractive && getenv("NO_COLOR") == nil ? "\u{1B}[33mwarning:\u{1B}[0m " : "warning: "
        write(prefix + text + "\n", to: STDERR_FILENO)
    }

    /// Shows how far long work is: one line that is written over on a terminal, a line for itself elsewhere.
    static func progress(_ text: String) {
        write(isInteractive ? "\r\u{1B}[K" + text : text + "\n", to: STDERR_FILENO)
    }

    /// Ends a line that was written over.
    static func endProgress() {
        if isInteractive { write("\r\u{1B}[K", to: STDERR_FILENO) }
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
