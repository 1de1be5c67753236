/// A section of shell: its values come in as quoted environment variables, never by substitution into its text.
package struct Script: Equatable, Sendable {
    /// When and where a script runs, as pykickstart's "Kickstart Documentation" has it. An exit status other than 0 fails
    /// the installation, except that of `onError`.
    package enum Stage: String, CaseIterable, Sendable {
        /// Before the disks are touched, in the installer.
        case pre = "%pre --erroronfail"
        /// After the installation, in the installer.
        case post = "%post --nochroot --erroronfail"
        /// After the installation, in the installed system.
        case postInSystem = "%post --erroronfail"
        /// When the installation fails, in the installer.
        case onError = "%onerror"
    }

    /// A value that a script reads.
    package struct Variable: Equatable, Sendable {
        package let name: String
        package let value: Text

        /// - Parameter name: Capital letters, digits and `_`, beginning with a letter.
        /// - Throws: ``KickstartError`` for another name.
        package init(_ name: String, _ value: Text) throws(KickstartError) {
            let isName = name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
            guard isName, let first = name.first, first.isLetter else { throw .variableName(name) }
            self.name = name
            self.value = value
        }
    }

    package let stage: Stage
    package let environment: [Variable]
    /// What reads the body: the path of a program; nil for `/bin/sh`.
    package let interpreter: Word?
    /// Lines of POSIX shell, or of what the interpreter reads, each ended by a newline.
    package let body: String

    /// - Parameter environment: Empty for an interpreter that is no shell.
    /// - Throws: ``KickstartError`` when a line of the body would begin or end a section, or holds a control character
    ///   other than a tab, or the first a byte-order mark.
    package init(stage: Stage, environment: [Variable], interpreter: Word? = nil, body: String) throws(KickstartError) {
        var number = 0
        for line in body.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            try Self.check(line, number: number)
        }
        self.stage = stage
        self.environment = environment
        self.interpreter = interpreter
        self.body = body.isEmpty || body.hasSuffix("\n") ? body : body + "\n"
    }

    private static func check(_ line: Substring.UTF8View, number: Int) throws(KickstartError) {
        // Nearly all lines are ASCII, which needs no look into Unicode's tables.
        if line.allSatisfy({ (0x20...0x7E).contains($0) || $0 == UInt8(ascii: "\t") }) {
            let first = line.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
            guard first == UInt8(ascii: "%") else { return }
        }
        let text = Substring(line)
        let bad = text.unicodeScalars.first { $0 != "\t" && $0.breaksLine }
        if let bad { throw .scriptCharacter(line: number, bad) }
        if number == 1, text.unicodeScalars.first == "\u{FEFF}" { throw .scriptCharacter(line: 1, "\u{FEFF}") }
        guard text.unicodeScalars.first(where: { !PythonText.isSpace($0) }) != "%" else {
            throw .sectionMark(line: number, text: String(text))
        }
    }

    /// The section with its header and its end.
    var text: String {
        var header = Line(stage.rawValue)
        header.add("--interpreter", interpreter)
        var text = header.text + "\n"
        for variable in environment {
            text += variable.name + "=" + Line.quoted(variable.value.string) + "\nexport " + variable.name + "\n"
        }
        return text + body + "%end\n"
    }
}
