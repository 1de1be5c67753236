import ArgumentParser
import Ignition

/// `--spec VERSION`, the Ignition specification to write.
struct SpecOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The version of the Ignition specification to write; hosts with an older Ignition need a lower one.",
            valueName: "version"),
        transform: { try SpecVersion($0) })
    var spec: SpecVersion = .v3_4
}
