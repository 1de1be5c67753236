import Ignition
import Markup
import TestSupport
import Testing

/// What is wrong is found where it stands.
@Suite struct ReadingMarksTests {
    static let sample = """
        {"ignition": {"version": "3.6.0", "timeouts": {"httpTotal": 30},
            "config": {"merge": [{"source": "https://a/b", "httpHeaders": [{"name": "A", "value": "é"}]}]}},
         "kernelArguments": {"shouldExist": ["a=b"]},
         "passwd": {"users": [{"name": "core", "uid": 7, "groups": ["wheel"], "noCreateHome": true}]},
         "storage": {
            "disks": [{"device": "/dev/d", "partitions": [{"number": 1, "label": "é", "sizeMiB": 5}]}],
            "files": [{"path": "/é", "mode": 420, "contents": {"source": "data:,a", "verification": {}}, "user": {"id": 1}}],
            "links": [{"path": "/l", "target": "/t", "hard": false}],
            "luks": [{"name": "l", "device": "/dev/e", "clevis": {"tpm2": true, "tang": [{"url": "http://t", "thumbprint": "x"}]}}]},
         "systemd": {"units": [{"name": "a.service", "enabled": false, "dropins": [{"name": "b.conf"}]}]}}
        """

    /// The value with one of its parts replaced, counted from the outside.
    private func replacing(_ value: Value, _ index: inout Int, _ replace: (Value) -> Value) -> Value {
        index -= 1
        if index == 0 { return replace(value) }
        switch value {
        case .array(let items): return .array(items.map { replacing($0, &index, replace) })
        case .object(let members):
            return .object(members.map { Value.Member($0.key, replacing($0.value, &index, replace)) })
        default: return value
        }
    }

    private func mark(of marker: String, in text: String) throws -> Mark {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let range = line.firstRange(of: marker) else { continue }
            let column = line.unicodeScalars.distance(from: line.startIndex, to: range.lowerBound)
            return Mark(line: index + 1, column: column + 1)
        }
        throw TestFailure("no \(marker) in \(text)")
    }

    private func findings(_ text: String, at marker: String) throws -> [Finding] {
        let mark = try mark(of: marker, in: text)
        return Config.read(Array(text.utf8), source: "c").report.findings.filter { $0.mark == mark }
    }

    @Test func findingsPointAtWhatIsWrong() throws {
        var seed = Seed()
        let value = try JSON.parse(Array(Self.sample.utf8), source: "sample").value
        var parts = 0
        while true {
            var index = parts + 1
            _ = replacing(value, &index) { $0 }
            if index > 0 { break }
            parts += 1
        }
        #expect(parts > 60)
        for part in 2...parts {
            let indent = Bool.random(using: &seed) ? 2 : nil
            var (isText, isObject) = (false, false)
            var index = part
            let wrong = replacing(value, &index) {
                if case .string = $0 { isText = true }
                if case .object = $0 { isObject = true }
                return isText ? 987_654 : "é987654"
            }
            var text = wrong.json(indent: indent)
            let errors = try findings(text, at: isText ? "987654" : "\"é987654").filter { $0.severity == .error }
            #expect(!errors.isEmpty, "\(seed) \(text)")
            guard isObject else { continue }
            index = part
            let unknown = replacing(value, &index) {
                guard case .object(var members) = $0 else { return $0 }
                members.insert(
                    Value.Member("é-key", [1, ["a": 2]]), at: Int.random(in: 0...members.count, using: &seed))
                return .object(members)
            }
            text = unknown.json(indent: indent)
            let warnings = try findings(text, at: "\"é-key").filter { $0.severity == .warning }
            #expect(warnings.count == 1, "\(seed) \(text)")
            #expect(warnings.allSatisfy { $0.path?.description.hasSuffix(".é-key") == true })
        }
    }

    @Test func theSampleIsFaultless() {
        let (document, report) = Config.read(Array(Self.sample.utf8), source: "c")
        #expect(document != nil && report.findings.isEmpty, "\(report.lines)")
    }
}
