import FoundationEssentials
import Kickstart
import Markup
import TestSupport

/// A Kickstart, and which versions' handlers of pykickstart 3.78 take it.
struct KickstartCase {
    let name: String
    let text: String
    let accepted: [SyntaxVersion: Bool]

    /// The cases of a file of the shared corpus.
    static func read(_ file: String, name: String, text: String) throws -> [KickstartCase] {
        guard let shared = Places.shared else { throw TestFailure("the shared cases are not here") }
        let lines = try String(contentsOfFile: "\(shared)/corpus/\(file)", encoding: .utf8)
        return try lines.split(separator: "\n").map { line in
            let value = try JSON.parse(Array(line.utf8), source: file).value
            guard case .string(let name) = value[name], case .string(let text) = value[text],
                let answers = value["accepted"]
            else { throw TestFailure("no case: \(line.prefix(100))") }
            var accepted: [SyntaxVersion: Bool] = [:]
            for version in SyntaxVersion.allCases {
                guard case .bool(let answer) = answers[version.rawValue.uppercased()] else { continue }
                accepted[version] = answer
            }
            return KickstartCase(name: name, text: text, accepted: accepted)
        }
    }

    /// How the check's answers differ from pykickstart's, a line each.
    var differences: [String] {
        accepted.sorted { $0.key < $1.key }.compactMap { version, isAccepted in
            let faults = KickstartText.check(Array(text.utf8), source: name, version: version).faults
            guard faults.isEmpty != isAccepted else { return nil }
            return "\(version.rawValue): pykickstart \(isAccepted ? "takes" : "refuses") \(name), we found "
                + (faults.isEmpty
                    ? "nothing: \(text.prefix(200))" : faults.prefix(3).map(\.description).joined(separator: " | "))
        }
    }
}
