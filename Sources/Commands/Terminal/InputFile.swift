import ArgumentParser
import Files
import SystemPackage

/// A file named on the command line, or standard input by `-`.
struct InputFile: ExpressibleByArgument {
    /// The most bytes of one: contents of whole files may stand in it.
    private static let limit = 256 << 20

    let argument: String

    init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        self.argument = argument
    }

    /// What messages call it.
    var name: String { argument == "-" ? "standard input" : argument }

    /// What is opened.
    var path: FilePath { argument == "-" ? "/dev/stdin" : FilePath(argument) }

    /// - Throws: `FileError`.
    func read() throws(FileError) -> [UInt8] { try readFile(path, limit: Self.limit) }
}
