import Butane
import FoundationEssentials
import Ignition
import Markup
import TestSupport
import Testing

/// Warnings of the reference implementation about the disks of configs that it takes.
@Suite(.enabled(if: Places.shared != nil || Tool.areRequired, "the shared cases lie beside the repository"))
struct BootDeviceCorpusTests {
    @Test func warningsStandWhereTheReferenceHasThem() throws {
        let shared = try #require(Places.shared)
        let folders = try CorpusFolders()
        let lines = try String(contentsOfFile: "\(shared)/corpus/butane.jsonl", encoding: .utf8).split(separator: "\n")
        var count = 0
        for line in lines {
            let each = try CorpusCase(line)
            guard each.isAccepted, !each.version.hasSuffix("-experimental") else { continue }
            let result = try Butane.translate(
                Array(each.input.utf8), source: each.name, filesDirectory: folders.path(of: each),
                isStrict: false)
            // What is wrongly refused is the concern of other tests.
            guard result.output != nil else { continue }
            count += 1
            let found = Set(result.report.findings.map { "\($0.path?.description ?? "-") \($0.mark)" })
            #expect(
                try found.filter(Self.isAboutDisks) == Self.warnings(line).filter(Self.isAboutDisks),
                "\(each.variant) \(each.version) \(each.name)")
        }
        #expect(count > 400)
    }

    private static func isAboutDisks(_ warning: String) -> Bool {
        warning.hasPrefix("$.boot_device") || warning.hasPrefix("$.storage.disks")
    }

    /// Path and mark of each; the lines of a report are joined by `\n` written out.
    private static func warnings(_ line: Substring) throws -> Set<String> {
        guard case .string(let text)? = try JSON.parse(Array(line.utf8), source: "case").value["report"] else {
            return []
        }
        var found: Set<String> = []
        var path: Substring?
        for line in text.replacing("\\n", with: "\n").split(separator: "\n") {
            if line.hasPrefix("warning["), let end = line.firstIndex(of: "]") {
                path = line[..<end].dropFirst("warning[".count)
            }
            let words = line.split(separator: " ")
            if let known = path, words.first == "-->", let place = words.last, let colon = place.firstIndex(of: ":") {
                found.insert("\(known) \(place[place.index(after: colon)...])")
                path = nil
            }
        }
        return found
    }
}
