import ArgumentParser
import Ignition
import Markup

/// How a config is written, and where to.
struct ConfigOutput: ParsableArguments {
    @Flag(help: "Write it over many lines, for people.")
    var pretty = false
    @OptionGroup var output: OutputOption

    func write(_ config: Config) throws { try output.write(config.json(isPretty: pretty)) }

    func write(_ value: Value) throws { try output.write(value.json(indent: pretty ? 2 : nil) + "\n") }
}
