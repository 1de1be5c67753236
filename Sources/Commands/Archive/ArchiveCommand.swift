import ArgumentParser

/// `slipway archive`.
struct ArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Look into an OSTree archive, verify it, clean it up, serve it.",
        subcommands: [
            ArchiveServe.self, ArchiveList.self, ArchiveCat.self, ArchiveDiff.self, ArchiveFsck.self, ArchivePrune.self,
        ])
}
