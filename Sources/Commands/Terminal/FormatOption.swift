import ArgumentParser
import Files
import Markup

/// `-o text|json|yaml`, the format of what is printed.
struct FormatOption: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, yaml }

    @Option(name: [.customShort("o"), .customLong("output")], help: "The format of the result.")
    var format = Format.text

    /// Prints a result in the chosen format.
    /// - Throws: `FileError` when it cannot be written.
    func show(_ value: Value, text: String) throws(FileError) {
        switch format {
        case .text: try Terminal.print(Terminal.printable(text))
        case .json: try Terminal.print(value.json(indent: 2))
        case .yaml: try Terminal.emit(value.yaml())
        }
    }
}
