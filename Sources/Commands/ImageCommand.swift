import ArgumentParser

/// `slipway image`.
struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Make and look into OS images that hosts can be installed from.",
        subcommands: [ImageCreate.self, ImageInspect.self, ImageCheck.self])
}
