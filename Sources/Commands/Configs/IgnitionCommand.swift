import ArgumentParser

/// `slipway ignition`.
struct IgnitionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ignition",
        abstract: "Check, merge, translate, show and compare Ignition configs.",
        subcommands: [
            IgnitionValidate.self, IgnitionMerge.self, IgnitionTranslate.self, IgnitionShow.self, IgnitionDiff.self,
        ])
}
