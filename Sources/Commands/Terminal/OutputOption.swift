import ArgumentParser

/// `--out FILE`, where a result goes that may hold secrets: standard output otherwise.
struct OutputOption: ParsableArguments {
    @Option(help: ArgumentHelp("Write to this file (mode 0600) instead of standard output.", valueName: "file"))
    var out: String?

    /// Writes the whole result, atomically when it goes to a file.
    func write(_ text: String) throws {
        guard let out else { return try Terminal.emit(text) }
        try ResultFile(path: out).write(Array(text.utf8))
    }

    /// Removes the file that was written, when its content has become worthless.
    func discard() {
        if let out { ResultFile(path: out).discard() }
    }
}
