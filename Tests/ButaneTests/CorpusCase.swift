import FoundationEssentials
import Ignition
import Markup
import TestSupport

/// What the reference implementation made of a config.
struct CorpusCase {
    let name: String
    let variant: String
    let version: String
    let input: String
    /// The folder of its local files; nil for none.
    let folder: String?
    let isAccepted: Bool
    /// What came out, with decoded contents.
    let output: Value?
    /// Lines where the reference found errors; not those where it had lost the place, and said the first.
    let errorLines: Set<String>

    init(_ line: Substring) throws {
        let value = try JSON.parse(Array(line.utf8), source: "butane.jsonl").value
        func text(_ key: String) throws -> String {
            guard case .string(let text)? = value[key] else { throw TestFailure("no \(key): \(line.prefix(100))") }
            return text
        }
        name = try text("name")
        variant = try text("variant")
        version = try text("version")
        input = try text("input")
        let folder = try text("filesDir")
        self.folder = folder.isEmpty ? nil : folder
        isAccepted = value["accepted"] == .bool(true)
        if case .string(let text)? = value["output"] {
            let bytes = Array(text.utf8)
            let isJSON = bytes.first == UInt8(ascii: "{")
            output = try (isJSON ? JSON.parse(bytes, source: name) : YAML.parse(bytes, source: name)).value.decoded
        } else {
            output = nil
        }
        errorLines = try Self.lines(text("report"))
    }

    /// The lines of a report are joined by `\n` written out.
    private static func lines(_ report: String) -> Set<String> {
        var lines: Set<String> = []
        var isError = false
        for line in report.replacing("\\n", with: "\n").split(separator: "\n") {
            if line.hasPrefix("error[$.") { isError = true }
            let words = line.split(separator: " ")
            if isError, words.first == "-->", let place = words.last?.split(separator: ":"), place.count == 3 {
                lines.insert(String(place[1]))
                isError = false
            }
        }
        return lines.subtracting(["1"])
    }

    /// All cases of versions that are taken here, by choice of the project only stable ones.
    static func stable() throws -> [CorpusCase] {
        guard let shared = Places.shared else { throw TestFailure("the shared cases are not here") }
        return try String(contentsOfFile: "\(shared)/corpus/butane.jsonl", encoding: .utf8).split(separator: "\n")
            .map(CorpusCase.init).filter { !$0.version.hasSuffix("-experimental") }
    }
}

extension Value {
    /// The same without what says nothing, members in order, and contents as they are on the host.
    var decoded: Value {
        switch self {
        case .array(let values): return .array(values.map(\.decoded))
        case .object(let members):
            var made = members.map { Member($0.key, $0.value.decoded) }.filter { $0.value.saysSomething }
            if case .string(let source)? = self["source"], source.hasPrefix("data:") {
                let packing = self["compression"]
                let isPacked = packing != nil && packing != .string("") && packing != .null
                // Some cases claim a compression that their contents do not have.
                let bytes =
                    (try? DataURL.decode(source, isCompressed: isPacked))
                    ?? (try? DataURL.decode(source, isCompressed: false))
                made.removeAll { ["source", "compression"].contains($0.key) }
                let shown = bytes.map { "decoded:" + Data($0).base64EncodedString() }
                made.append(Member("source", .string(shown ?? "undecodable: \(source)")))
            }
            return .object(made.sorted { $0.key < $1.key })
        default: return self
        }
    }

    private var saysSomething: Bool {
        switch self {
        case .null: false
        case .array(let values): !values.isEmpty
        case .object(let members): !members.isEmpty
        case .bool, .integer, .string: true
        }
    }
}
