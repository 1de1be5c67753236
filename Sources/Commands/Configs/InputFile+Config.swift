import Ignition

extension InputFile {
    /// The Ignition config in the file. What is wrong with it, and warnings, are said.
    /// - Throws: `FileError`; `CommandFailed` for a config that a host would refuse.
    func config() throws -> Config {
        let (document, report) = Config.read(try read(), source: name)
        report.say(of: name)
        guard let document, !report.hasErrors else { throw CommandFailed(status: .invalidInput) }
        return document
    }
}
