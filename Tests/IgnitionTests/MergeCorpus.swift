import FoundationEssentials
import Markup
import TestSupport
import Testing

@testable import Ignition

/// What the reference implementation makes of two configs, and of one in a newer version.
struct MergeCorpus {
    let cases: [Markup.Node]

    init() throws {
        let shared = try #require(Places.shared)
        let text = try String(contentsOfFile: "\(shared)/corpus/ignition-merge.jsonl", encoding: .utf8)
        cases = try text.split(separator: "\n").map { try JSON.parse(Array($0.utf8), source: "corpus") }
    }

    /// A config under a key of a case; the experimental version is told by its stable sibling's name, and so is none.
    static func document(_ node: Markup.Node?, _ fallback: SpecVersion) throws -> Config? {
        guard let node, !node.isNull else { return nil }
        let version = node["ignition"]?["version"]?.scalar.flatMap { SpecVersion(rawValue: $0) } ?? fallback
        let text = node.withVersion(version).value.json()
        let read = Config.read(Array(text.utf8), source: "corpus")
        let document: Config = try #require(read.document, "\(read.report.findings)")
        return document
    }

    /// A tree in one form, in which equal trees are those that mean the same to the reference; all orders count.
    static func meaning(_ document: Config) -> Value {
        object(document.root, Schema.config, document.version)
    }

    private static func object(_ node: Markup.Node, _ type: ObjectType, _ version: SpecVersion) -> Value {
        var members: [Value.Member] = []
        for field in type.fields {
            guard let node = node[field.name], !node.isNull else { continue }
            let value = value(node, field.type, version)
            if value == .object([]) || value == .array([]) { continue }
            if field.isPlain(in: version), value == "" || value == 0 { continue }
            members.append(Value.Member(field.name, value))
        }
        return .object(members)
    }

    private static func value(_ node: Markup.Node, _ type: FieldType, _ version: SpecVersion) -> Value {
        switch type {
        case .object(let type): object(node, type, version)
        case .list(of: let item, _): .array(node.elements.map { value($0, item, version) })
        case .string: .string(node.scalar ?? "")
        case .integer, .boolean: node.value
        }
    }
}
