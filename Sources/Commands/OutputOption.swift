import ArgumentParser
import Files
import Glibc
import SystemPackage

/// `--out FILE`, where a result goes that may hold secrets: standard output otherwise.
struct OutputOption: ParsableArguments {
    @Option(help: ArgumentHelp("Write to this file (mode 0600) instead of standard output.", valueName: "file"))
    var out: String?

    /// Writes the whole result, atomically when it goes to a file.
    func write(_ text: String) throws {
        guard let out else { return try Terminal.emit(text) }
        let path = FilePath(out)
        guard !isSpecialFile(path) else { return try writeThrough(text, path) }
        try AtomicFile.write(Array(text.utf8), to: Self.target(of: out), mode: .ownerReadWrite)
    }

    /// A link stays one: what it leads to is replaced.
    private static func target(of path: String) -> FilePath {
        guard let found = realpath(path, nil) else { return FilePath(path) }
        defer { free(found) }
        return FilePath(platformString: found)
    }

    /// Removes the file that was written, when its content has become worthless.
    func discard() {
        guard let out, !isSpecialFile(FilePath(out)) else { return }
        unlink(Self.target(of: out).string)
    }

    private func writeThrough(_ text: String, _ path: FilePath) throws(FileError) {
        do {
            let file = try FileDescriptor.open(path, .writeOnly, options: .closeOnExec)
            _ = try file.closeAfter { try file.writeAll(text.utf8) }
        } catch {
            throw FileError("write to", path, error)
        }
    }
}
