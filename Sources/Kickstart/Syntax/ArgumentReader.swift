import Markup

/// Takes the words after a command apart as Python's `argparse` (3.11) does: options may be shortened as long as they
/// are unambiguous, stand anywhere, have their value behind `=` or in the next word; `--` ends them.
struct ArgumentReader {
    typealias Argument = ParsedCommand.Argument

    /// Something wrong with the words.
    struct Finding: Hashable {
        let message: String
        let mark: Mark
        var remedy = ""
    }

    private enum Kind {
        case plain, separator
        /// An option by its index in the table (nil for an unknown one), and the value behind its `=`.
        case option(Int?, Argument?)

        var isPlain: Bool { if case .plain = self { true } else { false } }
        var isOption: Bool { if case .option = self { true } else { false } }
    }

    private let table: OptionTable
    private let words: [Argument]
    private let end: Mark
    private var kinds: [Kind] = []
    private var places: ArraySlice<OptionTable.Place>
    private var seen: Set<Int> = []
    private(set) var options: [ParsedCommand.Option] = []
    private(set) var positionals: [Argument] = []
    private(set) var leftovers: [Argument] = []
    private(set) var findings: [Finding] = []
    /// Deprecated options.
    private(set) var warnings: [Finding] = []

    /// - Parameter end: The place of what is missing: the command's.
    init(_ words: [Argument], table: OptionTable, end: Mark) {
        self.table = table
        self.words = words
        self.end = end
        places = table.places[...]
        classify()
        read()
        if findings.isEmpty { checkRequired() }
    }

    private mutating func classify() {
        for (index, word) in words.enumerated() {
            if word.text == "--" {
                kinds.append(.separator)
                kinds += Array(repeating: .plain, count: words.count - index - 1)
                return
            }
            kinds.append(kind(of: word))
        }
    }

    private mutating func kind(of word: Argument) -> Kind {
        let text = word.text
        guard text.unicodeScalars.first == "-", text != "-" else { return .plain }
        if let index = table.index(of: text) { return option(index, nil, word) }
        var name = text
        var value: Argument?
        if let sign = text.unicodeScalars.firstIndex(of: "=") {
            name = String(text.unicodeScalars[..<sign])
            let rest = text.unicodeScalars[text.unicodeScalars.index(after: sign)...]
            value = Argument(text: String(rest), mark: word.mark)
            if let index = table.index(of: name) { return option(index, value, word) }
        }
        if text.unicodeScalars.starts(with: "--".unicodeScalars) {
            let matches = table.names(beginning: name)
            if matches.count == 1, let index = table.index(of: matches[0]) { return option(index, value, word) }
            if matches.count > 1 {
                findings.append(
                    Finding(
                        message: "\(name) may mean \(matches.prefix(4).joined(separator: ", "))", mark: word.mark,
                        remedy: "write the option in full"))
                return .option(nil, nil)
            }
        }
        if Self.isNegativeNumber(text) || text.unicodeScalars.contains(" ") { return .plain }
        return .option(nil, value)
    }

    private mutating func option(_ index: Int, _ value: Argument?, _ word: Argument) -> Kind {
        if table.options[index].isDeprecated {
            warnings.append(
                Finding(
                    message: "the option \(table.options[index].names[0]) has no effect any more", mark: word.mark,
                    remedy: "leave it out; later versions may refuse it"))
        }
        return .option(index, value)
    }

    /// Whether `^-\d+$|^-\d*\.\d+$` matches.
    private static func isNegativeNumber(_ text: String) -> Bool {
        var rest = Substring(text).unicodeScalars.dropFirst()
        // `$` matches before a newline at the end as well.
        if rest.last == "\n" { rest.removeLast() }
        let parts = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = parts.last, !last.isEmpty, parts.count <= 2 else { return false }
        return parts.allSatisfy { $0.allSatisfy { PythonInteger.digit($0) != nil } }
    }

    private mutating func read() {
        let last = kinds.lastIndex { $0.isOption } ?? -1
        var start = 0
        var next = 0
        while start <= last {
            if next < start { next = start }
            while !kinds[next].isOption { next += 1 }
            if start != next {
                let stop = takePlaces(start)
                if stop > start {
                    start = stop
                    continue
                }
                leftovers += words[start..<next]
                start = next
            }
            start = takeOption(start)
        }
        leftovers += words[takePlaces(start)...]
    }

    private mutating func takeOption(_ start: Int) -> Int {
        guard case .option(let index?, let value) = kinds[start] else {
            leftovers.append(words[start])
            return start + 1
        }
        let option = table.options[index]
        let follows = start + 1 < words.count && kinds[start + 1].isPlain
        var values: [Argument] = []
        switch (option.form, value) {
        case (.flag, let value?):
            findings.append(Finding(message: "\(option.names[0]) takes no value", mark: value.mark))
        case (.flag, nil): break
        case (.optionalText, nil) where !follows: break
        case (_, let value?): values = [value]
        case (_, nil) where follows: values = [words[start + 1]]
        default:
            findings.append(
                Finding(
                    message: "\(option.names[0]) needs a value", mark: words[start].mark,
                    remedy: "write \(option.names[0])=VALUE; a value that begins with - needs the ="))
        }
        let taken = value == nil ? values.count : 0
        // argparse takes a value of `--` away, and leaves none.
        values.removeAll { $0.text == "--" }
        for value in values { check(value, of: option) }
        seen.insert(index)
        options.append(ParsedCommand.Option(name: option.names[0], mark: words[start].mark, values: values))
        return start + 1 + taken
    }

    private mutating func check(_ value: Argument, of option: OptionTable.Option) {
        let name = option.names[0]
        switch option.form {
        case .flag, .text, .optionalText: break
        case .integer where PythonInteger(value.text) == nil:
            findings.append(Finding(message: "\(name) takes a whole number", mark: value.mark))
        case .boolean where !Self.booleans.contains(value.text.lowercased()):
            findings.append(
                Finding(
                    message: "\(name) takes on or off", mark: value.mark, remedy: "yes, true, 1, no, false and 0 do too"
                ))
        case .choice(let choices) where !choices.contains(value.text):
            findings.append(
                Finding(
                    message: "\(name) does not take this value", mark: value.mark,
                    remedy: "use \(choices.joined(separator: ", "))"))
        default: break
        }
    }

    private static let booleans: Set<String> = ["on", "yes", "true", "1", "off", "no", "false", "0"]

    private mutating func checkRequired() {
        for place in places where place.count == .one {
            findings.append(Finding(message: "<\(place.name)> is missing", mark: end))
        }
        for (index, option) in table.options.enumerated() where option.isRequired && !seen.contains(index) {
            findings.append(Finding(message: "\(option.names[0]) is missing", mark: end))
        }
    }

    /// Gives the plain words from an index to the positionals that are left.
    /// - Returns: The index of the first word that was not taken.
    private mutating func takePlaces(_ start: Int) -> Int {
        let run = kinds[start...].prefix { !$0.isOption }.map(\.isPlain)
        for count in stride(from: places.count, to: 0, by: -1) {
            guard let counts = Self.match(places.prefix(count).map(\.count), run[...]) else { continue }
            var index = start
            for (place, count) in zip(places, counts) {
                var taken = Array(words[index..<index + count])
                if let separator = taken.firstIndex(where: { $0.text == "--" }) { taken.remove(at: separator) }
                for value in taken where !(place.choices?.contains(value.text) ?? true) {
                    findings.append(
                        Finding(
                            message: "\(value.text) is not known here", mark: value.mark,
                            remedy: "use \(place.choices?.joined(separator: " or ") ?? "")"))
                }
                positionals += taken
                index += count
            }
            places = places.dropFirst(count)
            return index
        }
        return start
    }

    /// How many words each positional takes, as regular expressions with backtracking would have it: the first as many
    /// as it can. The words are true, `--` is false (there is at most one).
    private static func match(_ counts: [OptionTable.Place.Count], _ run: ArraySlice<Bool>) -> [Int]? {
        guard let first = counts.first else { return [] }
        let lead = run.prefix { !$0 }.count
        let rest = run.dropFirst(lead)
        var lengths: [Int] = []
        switch first {
        case .any: lengths = Array(stride(from: run.count, through: 0, by: -1))
        case .one, .optional:
            if rest.first != nil {
                let tail = rest.dropFirst().prefix { !$0 }.count
                lengths = Array(stride(from: lead + 1 + tail, through: lead + 1, by: -1))
            }
            if first == .optional { lengths += Array(stride(from: lead, through: 0, by: -1)) }
        }
        for length in lengths {
            if let others = match(Array(counts.dropFirst()), run.dropFirst(length)) { return [length] + others }
        }
        return nil
    }
}
