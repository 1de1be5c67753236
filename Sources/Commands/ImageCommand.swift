import ArgumentParser

/// `slipway image`.
struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Make an OS image that hosts can be installed from.",
        subcommands: [ImageCreate.self])
}
