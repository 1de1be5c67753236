import Files
import Glibc
import SystemPackage

/// The alternate screen of a terminal (xterm's control sequences, "Private Modes"), and its keys; ``leave()`` gives both
/// back as they were.
struct TopScreen: Sendable {
    struct Size: Sendable {
        let rows: Int
        let columns: Int
    }

    enum Key: Sendable, Hashable {
        case quit, interrupt
        case scroll(Int)
        case page(Int)
    }

    private let before: termios

    /// - Throws: `FileError` when standard input is no terminal.
    init() throws(FileError) {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else {
            throw FileError("look at", "standard input", Errno(rawValue: errno))
        }
        self.before = before
        // Ctrl-C and Ctrl-Z come as characters: a signal would leave the terminal as it is now.
        var raw = before
        raw.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw)
        try Terminal.emit("\u{1B}[?1049h\u{1B}[?25l")
    }

    func leave() {
        try? Terminal.emit("\u{1B}[?25h\u{1B}[?1049l")
        var before = before
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
    }

    /// The terminal's size now: it is looked at anew for every picture.
    var size: Size {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 else {
            return Size(rows: 24, columns: 80)
        }
        return Size(rows: Int(size.ws_row), columns: Int(size.ws_col))
    }

    /// Writes the whole picture over the last one. A line is emptied before it is written: what erases the rest of a full
    /// line takes its last character with it.
    func draw(_ lines: [String]) {
        try? Terminal.emit("\u{1B}[H" + lines.map { "\u{1B}[2K\($0)" }.joined(separator: "\r\n"))
    }

    /// The keys that are pressed within a time, or none.
    func keys(within time: Duration) -> [Key] {
        var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, Int32(time / .milliseconds(1))) > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        // The terminal is gone.
        guard count > 0 else { return [.quit] }
        return Self.keys(in: bytes.prefix(count))
    }

    /// What a terminal sends for keys: several come at once where one is held down.
    static func keys(in bytes: some Collection<UInt8>) -> [Key] {
        var rest = bytes[...]
        var keys: [Key] = []
        while !rest.isEmpty {
            if let (sequence, key) = sequences.first(where: { rest.starts(with: $0.0.utf8) }) {
                rest = rest.dropFirst(sequence.utf8.count)
                keys.append(key)
            } else if rest.starts(with: "\u{1B}[".utf8) {
                // Another control sequence, up to its final byte (ECMA-48, 5.4).
                rest = rest.dropFirst(2).drop { !(0x40...0x7E).contains($0) }.dropFirst()
            } else {
                rest = rest.dropFirst()
            }
        }
        return keys
    }

    private static let sequences: [(String, Key)] = [
        ("q", .quit), ("Q", .quit), ("\u{3}", .interrupt), ("k", .scroll(-1)), ("j", .scroll(1)), (" ", .page(1)),
        ("\u{1B}[A", .scroll(-1)), ("\u{1B}OA", .scroll(-1)), ("\u{1B}[B", .scroll(1)), ("\u{1B}OB", .scroll(1)),
        ("\u{1B}[5~", .page(-1)), ("\u{1B}[6~", .page(1)),
    ]
}
