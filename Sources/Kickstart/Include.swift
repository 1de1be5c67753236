/// `%include PATH`: commands that a `%pre` script writes, read where this line stands.
package struct Include: Command, Equatable {
    package let path: Word

    package init(_ path: Word) { self.path = path }

    package var text: String {
        var line = Line("%include")
        line.add(value: path)
        return line.text
    }
}
