/// A section of shell: its values come in as quoted environment variables, never by substitution into its text.
package struct Script: Equatable, Sendable {
    /// When a script runs, as pykickstart's "Kickstart Documentation" has it.
    package enum Stage: String, Sendable {
        /// Before the disks are touched, in the installer.
        case pre = "%pre"
        /// After the installation, in the installer (`--nochroot`); an exit status other than 0 fails the installation.
        case post = "%post"
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
    /// Lines of POSIX shell, each ended by a newline.
    package let body: String

    /// - Throws: ``KickstartError`` when a line of the body would begin or end a section, or holds a control character
    ///   other than a tab.
    package init(stage: Stage, environment: [Variable], body: String) throws(KickstartError) {
        var number = 0
        for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let isClean = line.unicodeScalars.allSatisfy { $0 == "\t" || !$0.breaksLine }
            guard isClean else { throw .unprintable(value: String(line)) }
            guard line.first(where: { !$0.isWhitespace }) != "%" else {
                throw .sectionMark(line: number, text: String(line))
            }
        }
        self.stage = stage
        self.environment = environment
        self.body = body.isEmpty || body.hasSuffix("\n") ? body : body + "\n"
    }

    /// The section with its header and its end.
    var text: String {
        var text = stage.rawValue
        if stage == .post { text += " --nochroot --erroronfail" }
        text += "\n"
        for variable in environment {
            text += variable.name + "=" + Line.quoted(variable.value.string) + "\nexport " + variable.name + "\n"
        }
        return text + body + "%end\n"
    }
}
