/// Reads the text of a unit as Ignition does (systemd.syntax(7), in the reading of go-systemd): looser than systemd, but
/// with a limit for lines that depends on how the text falls into a buffer.
struct UnitLexer {
    /// Why a text is no unit.
    struct Problem: Error {
        let line: Int
        let reason: String
    }

    private static let longestLine = 2048
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let backslash = UInt8(ascii: "\\")

    private enum Step {
        case section, sectionName
        case sectionEnd(String)
        case sectionOrSetting(String)
        case name(String)
        case value(String)
    }

    private var text: UnitBuffer
    private var sections: Set<String> = []

    /// The sections that hold settings.
    static func sections(of text: String) throws(Problem) -> Set<String> {
        var lexer = UnitLexer(text: UnitBuffer(Array(text.utf8)))
        try lexer.read()
        return lexer.sections
    }

    private mutating func read() throws(Problem) {
        var next: Step? = .section
        while let step = next {
            guard !text.isLineLonger(than: Self.longestLine) else {
                throw problem("is longer than \(Self.longestLine) bytes", at: text.position)
            }
            next = try take(step)
        }
    }

    private mutating func take(_ step: Step) throws(Problem) -> Step? {
        let start = text.position
        switch step {
        case .section: return try begin(in: nil)
        case .sectionName:
            guard let name = text.bytes(before: UInt8(ascii: "]")) else {
                throw problem("begins a section without `]`", at: start)
            }
            return .sectionEnd(String(decoding: name, as: UTF8.self))
        case .sectionEnd(let name):
            let line = String(decoding: text.line(), as: UTF8.self)
            guard line.unicodeScalars.allSatisfy(\.properties.isWhitespace) else {
                throw problem("goes on behind its section", at: start)
            }
            return .sectionOrSetting(name)
        case .sectionOrSetting(let section): return try begin(in: section)
        case .name(let section):
            while let byte = text.sign() {
                if byte == UInt8(ascii: "=") { return .value(section) }
                guard byte != Self.newline, byte != Self.carriageReturn else { break }
            }
            throw problem("is no `Name=value`", at: start)
        case .value(let section):
            guard text.line().last != Self.backslash else { return step }
            sections.insert(section)
            return .sectionOrSetting(section)
        }
    }

    /// What begins at the next sign: outside of sections, all that is no section is passed.
    private mutating func begin(in section: String?) throws(Problem) -> Step? {
        let start = text.position
        guard let byte = text.sign() else { return nil }
        let stay = section.map(Step.sectionOrSetting) ?? .section
        switch byte {
        case UInt8(ascii: "["): return .sectionName
        case UInt8(ascii: "#"), UInt8(ascii: ";"):
            return try comment(then: stay)
        default:
            guard let section, !text.isSpace(from: start) else { return stay }
            text.back(to: start)
            return .name(section)
        }
    }

    /// Passes a comment, which is a step of its own.
    private mutating func comment(then next: Step) throws(Problem) -> Step {
        guard !text.isLineLonger(than: Self.longestLine) else {
            throw problem("is longer than \(Self.longestLine) bytes", at: text.position)
        }
        while true {
            var line = text.line()
            if line.last == UInt8(ascii: " ") { line = line.dropLast() }
            guard line.last == Self.backslash else { return next }
        }
    }

    private func problem(_ reason: String, at position: Int) -> Problem {
        Problem(line: text.lineNumber(at: position), reason: reason)
    }
}
