import Ignition
import Markup

extension ConfigDifference.Change {
    /// A line that says what became of the value, and the lines of its texts below.
    var lines: [String] {
        let sign = old == nil ? "+" : new == nil ? "-" : "~"
        let head = "\(sign) \(Terminal.word(path))"
        switch (old?.content, new?.content) {
        case (.text(let before)?, .text(let after)?): return [head] + Self.texts(before, after)
        case (.text(let before)?, nil): return [head] + Self.texts(before, [])
        case (nil, .text(let after)?): return [head] + Self.texts([], after)
        case (let before?, let after?): return ["\(head): \(before.word) -> \(after.word)"]
        case (.item?, nil), (nil, .item?): return [head]
        case (let one?, nil), (nil, let one?): return ["\(head): \(one.word)"]
        case (nil, nil): return []
        }
    }

    private static func texts(_ old: [String], _ new: [String]) -> [String] {
        ConfigDifference.lines(from: old, to: new).compactMap { line in
            switch line {
            case .kept: nil
            case .removed(let text): "    - " + text
            case .added(let text): "    + " + text
            }
        }
    }

    /// The change for programs.
    var value: Value {
        .object(omittingNil: [
            ("path", .string(path)), ("change", old == nil ? "added" : new == nil ? "removed" : "modified"),
            ("old", old.map(\.content.value)), ("new", new.map(\.content.value)),
        ])
    }
}

extension ConfigDifference.Content {
    /// What it is, in a line.
    fileprivate var word: String {
        switch self {
        case .item: "there"
        case .value(let text): Terminal.word(text)
        case .text(let lines): "text of \(lines.count) lines"
        case .binary(let size, let digest): "\(size) bytes, sha256 \(digest)"
        case .order(let keys): keys.map(Terminal.word).joined(separator: " ")
        }
    }

    fileprivate var value: Value {
        switch self {
        case .item: .bool(true)
        case .value(let text): .string(text)
        case .text(let lines): .string(lines.joined(separator: "\n"))
        case .binary(let size, let digest): ["size": .integer(size), "sha256": .string(digest)]
        case .order(let keys): .array(keys.map { .string($0) })
        }
    }
}
