import ArgumentParser
import Testing

@testable import Commands

/// The examples in the help of every command.
@Suite struct ExampleTests {
    @Test func everyCommandHasExamplesThatParse() throws {
        let leaves = Self.leaves(of: SlipwayCommand.self, [])
        #expect(leaves.count > 30)
        for leaf in leaves {
            var isShown = false
            for call in Self.calls(in: leaf.command.configuration.discussion) {
                guard let called = leaves.first(where: { call.starts(with: $0.path) }) else {
                    Issue.record("\(leaf): \(call) is no command")
                    continue
                }
                do {
                    _ = try called.command.parse(Array(call.dropFirst(called.path.count)))
                } catch {
                    Issue.record("\(leaf): \(call): \(called.command.message(for: error))")
                }
                isShown = isShown || called.command == leaf.command
            }
            #expect(isShown, "\(leaf) has no example")
        }
    }

    /// A terminal of 80 columns would break longer lines, and what is copied from them.
    @Test func examplesAreNarrow() {
        for leaf in Self.leaves(of: SlipwayCommand.self, []) {
            for line in Self.examples(in: leaf.command.configuration.discussion) {
                #expect(line.count <= 80, "\(line)")
            }
        }
    }

    /// The commands that do something, with their words after `slipway`.
    private static func leaves(
        of command: any ParsableCommand.Type, _ path: [String]
    ) -> [(path: [String], command: any ParsableCommand.Type)] {
        let below = command.configuration.subcommands
        guard !below.isEmpty else { return [(path, command)] }
        return below.flatMap { leaves(of: $0, path + [$0.configuration.commandName ?? "\($0)".lowercased()]) }
    }

    private static func examples(in discussion: String) -> [String] {
        discussion.split(separator: "\n").filter { $0.hasPrefix("  ") }.map(String.init)
    }

    /// The arguments of every call of the program, as a shell would make them: lines that end in `\` go on, and a pipe
    /// or a redirection ends a call.
    private static func calls(in discussion: String) -> [[String]] {
        let lines = examples(in: discussion).joined(separator: "\n").replacing("\\\n", with: " ").split(separator: "\n")
        return lines.flatMap { $0.split(separator: "|") }.compactMap { command in
            // What stands in double quotes is one word.
            let parts = command.prefix { !"<>".contains($0) }.split(separator: "\"", omittingEmptySubsequences: false)
            let words = parts.enumerated().flatMap { place, part in
                place.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
            }
            guard words.first == "slipway" else { return nil }
            return words.dropFirst().map { $0.replacing("'", with: "") }
        }
    }
}
