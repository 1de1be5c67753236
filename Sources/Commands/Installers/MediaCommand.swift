import ArgumentParser

/// `slipway media`.
struct MediaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "media",
        abstract: "Keep the installation media that hosts boot from.",
        discussion: """
            A medium is imported once, checked, and kept by its files; files that several media have are kept once. \
            `install.medium: NAME` in the cluster file names one.

            EXAMPLES
              slipway media import OracleLinux-R9-U4-x86_64-boot.iso --name ol9
              slipway media list
              slipway media remove ol9
            """,
        subcommands: [MediaImportCommand.self, MediaList.self, MediaShow.self, MediaRemove.self])
}
