/// A whole Kickstart: commands, then scripts.
///
/// Its ``text`` is the only place where a Kickstart is written, and it follows pykickstart's "Kickstart
/// Documentation": words are quoted as Python's `shlex` reads them.
package struct Document: Sendable {
    package let commands: [any Command]
    package let scripts: [Script]

    /// Commands and scripts in the order in which they are written.
    package init(commands: [any Command], scripts: [Script]) {
        self.commands = commands
        self.scripts = scripts
    }

    /// The Kickstart in UTF-8; ends with a newline.
    package var text: String {
        var text = ""
        for command in commands { text += command.text + "\n" }
        for script in scripts { text += "\n" + script.text }
        return text
    }
}
