/// The commands and scripts of a Kickstart, as far as a simulated installer looks into them.
struct KickstartText {
    private let lines: [Substring]

    init(_ text: String) { lines = text.split(whereSeparator: \.isNewline) }

    /// The words of all lines that begin with a command.
    func all(_ command: String) -> [[String]] {
        lines.filter { $0.hasPrefix(command + " ") }.map { Self.words($0) }
    }

    func hasScript(_ section: String) -> Bool { lines.contains { $0 == section || $0.hasPrefix(section + " ") } }

    /// What the scripts find in an environment variable.
    func variable(_ name: String) -> String? {
        lines.first { $0.hasPrefix(name + "=") }.flatMap { Self.words($0).first?.dropFirst(name.utf8.count + 1) }
            .map(String.init)
    }

    /// The value of an option, after `=` or as the next word.
    static func option(_ name: String, _ words: [String]) -> String? {
        if let joined = words.first(where: { $0.hasPrefix(name + "=") }) {
            return String(joined.dropFirst(name.count + 1))
        }
        guard let index = words.firstIndex(of: name), index + 1 < words.count else { return nil }
        return words[index + 1]
    }

    /// Words as a POSIX shell parts them, with single and double quotes and backslashes; so does Anaconda.
    static func words(_ line: some StringProtocol) -> [String] {
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
