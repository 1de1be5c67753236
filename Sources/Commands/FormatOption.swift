import ArgumentParser
import Markup

/// `-o text|json|yaml`, the format of what is printed.
struct FormatOption: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, yaml }

    @Option(name: [.customShort("o"), .customLong("output")], help: "The format of the result.")
    var format = Format.text

    /// Prints a result in the chosen format.
    func show(_ value: Value, text: String) {
        switch format {
        case .text: Terminal.print(text)
        case .json: Terminal.print(value.json(indent: 2))
        case .yaml: Terminal.emit(value.yaml())
        }
    }
}
