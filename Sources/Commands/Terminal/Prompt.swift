import Glibc
import SystemPackage

/// Asks whoever sits at the terminal.
enum Prompt {
    /// The greatest length of an answer, in bytes.
    private static let limit = 4096

    /// Whether somebody can be asked.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && Terminal.isInteractive }

    /// Asks for a line.
    /// - Throws: ``PromptError`` when nobody answers.
    static func line(_ question: String) throws -> String {
        guard isPossible else { throw PromptError(question: question) }
        // Nothing is half done: Ctrl-C may end the process, which elsewhere is told of it and would wait here.
        let before = signal(SIGINT, SIG_DFL)
        defer { signal(SIGINT, before) }
        Terminal.ask(question)
        guard let answer = readLine(strippingNewline: true), !answer.isEmpty, answer.utf8.count <= limit else {
            throw PromptError(question: question)
        }
        return answer
    }

    /// Asks for a line that is not shown.
    /// - Throws: ``PromptError`` when nobody answers, `CancellationError` for Ctrl-C.
    static func secret(_ question: String) throws -> String {
        var before = termios()
        guard isPossible, tcgetattr(STDIN_FILENO, &before) == 0 else { throw PromptError(question: question) }
        // Ctrl-C comes as a character: a signal would leave the terminal without its echo.
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
            Terminal.ask("\n")
        }
        Terminal.ask(question)
        var answer: [UInt8] = []
        while let byte = nextByte() {
            switch byte {
            case 0x03: throw CancellationError()
            case 0x0A, 0x0D:
                guard !answer.isEmpty, let text = String(validating: answer, as: UTF8.self) else { break }
                return text
            case 0x04: throw PromptError(question: question)
            case 0x08, 0x7F: _ = answer.popLast()
            case 0x15: answer = []
            default: if answer.count < limit { answer.append(byte) }
            }
        }
        throw PromptError(question: question)
    }

    private static func nextByte() -> UInt8? {
        var byte: UInt8 = 0
        let count = withUnsafeMutableBytes(of: &byte) { try? FileDescriptor.standardInput.read(into: $0) }
        return count == 1 ? byte : nil
    }
}

/// A question got no answer.
struct PromptError: Error, CustomStringConvertible {
    let question: String

    var description: String {
        let asked = question.prefix { $0 != ":" }
        return "\(asked): nobody can be asked; give --creds USER:PASSWORD, SLIPWAY_CREDS or --authfile"
    }
}
