import Markup

/// An INI file as Python's ConfigParser and productmd write it: sections, `key = value`, comments in lines of their own.
struct INIFile {
    private static let byteLimit = 1 << 20
    private static let lineLimit = 4096
    private static let valueLimit = 10_000

    /// A value and the line it is in.
    struct Entry {
        let text: String
        let mark: Mark
    }

    private(set) var sections: [String: [String: Entry]] = [:]
    let source: String

    /// - Throws: `Fault` at the first line that is none; repeated sections and keys are faults.
    init(_ bytes: [UInt8], source: String) throws(Fault) {
        self.source = source
        guard bytes.count <= Self.byteLimit else {
            throw Self.fault(source, .start, "the file has \(bytes.count) bytes, more than \(Self.byteLimit)")
        }
        var section: String?
        var count = 0
        for (index, raw) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let mark = Mark(line: index + 1, column: 1)
            guard raw.count <= Self.lineLimit, let line = String(validating: raw, as: UTF8.self) else {
                throw Self.fault(source, mark, "the line is no text of at most \(Self.lineLimit) bytes")
            }
            let text = Self.trimmed(line[...])
            if text.isEmpty || text.hasPrefix("#") || text.hasPrefix(";") { continue }
            guard !text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F }) else {
                throw Self.fault(source, mark, "the line has control characters")
            }
            count += 1
            guard count <= Self.valueLimit else {
                throw Self.fault(source, mark, "there are more than \(Self.valueLimit) values")
            }
            if text.hasPrefix("[") {
                guard text.hasSuffix("]"), text.utf8.count > 2 else {
                    throw Self.fault(source, mark, "the section has no `]` at its end, or no name")
                }
                let name = String(text.dropFirst().dropLast())
                guard sections[name] == nil else {
                    throw Self.fault(source, mark, "the section [\(name.prefix(80))] is there twice")
                }
                sections[name] = [:]
                section = name
                continue
            }
            guard let section, let separator = text.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
                throw Self.fault(source, mark, "the line is neither a [section] nor `key = value` in one")
            }
            let key = String(Self.trimmed(text[..<separator]))
            guard !key.isEmpty else { throw Self.fault(source, mark, "the line has no key") }
            let value = Self.trimmed(text[text.index(after: separator)...])
            guard sections[section]?.updateValue(Entry(text: String(value), mark: mark), forKey: key) == nil else {
                throw Self.fault(source, mark, "`\(key.prefix(80))` is there twice in [\(section.prefix(80))]")
            }
        }
    }

    /// A value that is there and not empty.
    subscript(section: String, key: String) -> Entry? {
        guard let entry = sections[section]?[key], !entry.text.isEmpty else { return nil }
        return entry
    }

    /// What is wrong at a place.
    func fault(_ mark: Mark, _ message: String) -> Fault { Self.fault(source, mark, message) }

    private static func fault(_ source: String, _ mark: Mark, _ message: String) -> Fault {
        Fault(
            source: source, mark: mark, message: message, remedy: "the medium is damaged or altered; download it again")
    }

    private static func trimmed(_ text: Substring) -> Substring {
        func isBlank(_ character: Character) -> Bool { " \t\r".contains(character) }
        let rest = text.drop(while: isBlank)
        return rest.lastIndex { !isBlank($0) }.map { rest[...$0] } ?? rest.prefix(0)
    }
}
