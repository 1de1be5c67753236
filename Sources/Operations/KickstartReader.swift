/// What a simulated installer takes out of the Kickstart that the server sends.
struct KickstartReader {
    /// The Kickstart does not say what an installer needs.
    struct Unusable: Error, CustomStringConvertible { let description: String }

    /// The OSTree repository and its branch.
    let repository: String
    let ref: String
    /// The command line of the installed system.
    let commandLine: String

    /// Finds `ostreesetup` and `bootloader` among the commands.
    init(_ text: String) throws(Unusable) {
        let setup = try Self.words(of: "ostreesetup", in: text)
        let bootloader = try Self.words(of: "bootloader", in: text)
        guard let url = Self.option("--url", setup), let ref = Self.option("--ref", setup),
            let append = Self.option("--append", bootloader)
        else { throw Unusable(description: "the Kickstart's `ostreesetup` or `bootloader` lacks an option") }
        (repository, self.ref, commandLine) = (url, ref, append)
    }

    private static func words(of command: String, in text: String) throws(Unusable) -> [String] {
        guard let line = text.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix(command + " ") }) else {
            throw Unusable(description: "the Kickstart has no command `\(command)`")
        }
        return split(String(line))
    }

    private static func option(_ name: String, _ words: [String]) -> String? {
        if let joined = words.first(where: { $0.hasPrefix(name + "=") }) {
            return String(joined.dropFirst(name.count + 1))
        }
        guard let index = words.firstIndex(of: name), index + 1 < words.count else { return nil }
        return words[index + 1]
    }

    /// Words as a POSIX shell parts them, with single and double quotes and backslashes; so does Anaconda.
    private static func split(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in line {
            switch (character, quote) {
            case _ where isEscaped:
                word = (word ?? "") + String(character)
                isEscaped = false
            case ("\\", let quote) where quote != "'": isEscaped = true
            case (let character, let open?) where character == open: quote = nil
            case ("'", nil), ("\"", nil):
                quote = character
                word = word ?? ""
            case (" ", nil):
                if let ended = word { words.append(ended) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        return words + (word.map { [$0] } ?? [])
    }
}
