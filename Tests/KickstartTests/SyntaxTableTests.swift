import FoundationEssentials
import Markup
import TestSupport
import Testing

@testable import Kickstart

/// The tables of commands against themselves and against what pykickstart's parsers hold.
struct SyntaxTableTests {
    @Test(arguments: SyntaxVersion.allCases)
    func tablesAreReadWhole(version: SyntaxVersion) {
        var problems: [String] = []
        let texts = [CommandTable.sections, CommandTable.commandsAToL, CommandTable.commandsLToZ]
        let table = CommandTable(text: texts.joined(separator: "\n"), version: version, problems: &problems)
        #expect(problems.isEmpty)
        let lines = texts.joined().split(separator: "\n")
        #expect(lines.count > 200)
        for entry in table.entries.values {
            for option in entry.options.options {
                for name in option.names {
                    #expect(
                        entry.options.index(of: name).map { entry.options.options[$0] } == option,
                        "\(entry.name) \(name)")
                }
                if case .choice(let choices) = option.form {
                    #expect(
                        !choices.isEmpty && choices.allSatisfy { $0.allSatisfy(\.isLetter) },
                        "\(entry.name) \(option.names)")
                }
            }
        }
    }

    @Test func wrongLinesOfTablesAreNamed() {
        var problems: [String] = []
        _ = CommandTable(
            text: "a @9!\nb\n  flag x\n  place1\n  text --ok\n  words more\n", version: .rhel9, problems: &problems)
        #expect(problems == ["a @9!", "  flag x", "  place1", "  words more"])
    }

    @Test(
        .enabled(if: Places.shared != nil || Tool.areRequired, "the shared cases lie beside the repository"),
        arguments: SyntaxVersion.allCases)
    func commandsAndOptionsAreThoseOfPykickstart(version: SyntaxVersion) throws {
        let shared = try #require(Places.shared)
        func read(_ file: String) throws -> Value? {
            let bytes = Array(try String(contentsOfFile: "\(shared)/corpus/\(file)", encoding: .utf8).utf8)
            return try JSON.parse(bytes, source: file).value[version.rawValue.uppercased()]
        }
        guard case .array(let names)? = try read("kickstart-handlers.json"),
            case .object(let options)? = try read("kickstart-options.json")
        else { throw TestFailure("the lists are not there") }
        #expect(names == CommandTable.names(in: version, sections: false).map { .string($0) })
        var count = 0
        for member in options {
            let entry = try #require(CommandTable.entry(member.key, in: version))
            guard entry.standing == .current, case .array(let theirs) = member.value else { continue }
            let wanted = Set(theirs.map(Self.description))
            #expect(Set(entry.options.options.map(Self.description)) == wanted, "\(member.key)")
            count += theirs.count
        }
        #expect(count > 300)
    }

    /// An option of the shared list: its names, and what is said of it.
    private static func description(_ value: Value) -> String {
        guard case .array(let names)? = value["opt"] else { return "?" }
        let words = names.compactMap { if case .string(let name) = $0 { name } else { nil } }
        let isDeprecated = value["dep"] != .bool(false)
        return "\(words.sorted()) \(value["required"] == .bool(true)) \(isDeprecated)"
    }

    private static func description(_ option: OptionTable.Option) -> String {
        "\(option.names.sorted()) \(option.isRequired) \(option.isDeprecated)"
    }
}
