import ArgumentParser
import Files
import SystemPackage

/// `--out FILE`, where a result goes that may hold secrets: standard output otherwise.
struct OutputOption: ParsableArguments {
    @Option(help: ArgumentHelp("Write to this file (mode 0600) instead of standard output.", valueName: "file"))
    var out: String?

    /// Writes the whole result, atomically when it goes to a file.
    func write(_ text: String) throws {
        guard let out else { return Terminal.emit(text) }
        try AtomicFile.write(Array(text.utf8), to: FilePath(out), mode: .ownerReadWrite)
    }
}
