import ArgumentParser

/// `slipway image`.
struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Make, move and look into OS images that hosts can be installed from.",
        subcommands: [
            ImageCreate.self, ImageUpload.self, ImageDownload.self, ImageBundle.self, ImageInspect.self,
            ImageCheck.self,
        ])
}
