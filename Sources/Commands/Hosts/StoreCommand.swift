import ArgumentParser

/// `slipway store`.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store",
        abstract: "Save, restore and check what a server knows of its hosts.",
        subcommands: [StoreExport.self, StoreImport.self, StoreCheck.self])
}
