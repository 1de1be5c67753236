import Ignition
import Markup
import Testing

/// A part of a config and what the rules say about it: findings such as `error path`, their paths counted from the part.
struct RulesCase: Sendable, CustomTestStringConvertible {
    private let head: String
    private let body: String
    private let base: String
    let expected: Set<String>
    let versions: ClosedRange<SpecVersion>

    /// - Parameters:
    ///   - ignition: More members of the object `ignition`.
    ///   - base: The path of the part.
    init(
        ignition: String = "", _ body: String = "", base: String = "$", _ expected: [String],
        _ versions: ClosedRange<SpecVersion>
    ) {
        head = ignition
        self.body = body
        self.base = base
        self.expected = Set(
            expected.map { finding in
                let words = finding.split(separator: " ")
                return "\(words[0]) " + ([base] + words.dropFirst().map(String.init)).joined(separator: ".")
            })
        self.versions = versions
    }

    func text(_ version: SpecVersion) -> String {
        let ignition = [#""version": "\#(version)""#, head].filter { !$0.isEmpty }.joined(separator: ", ")
        return "{" + [#""ignition": {\#(ignition)}"#, body].filter { !$0.isEmpty }.joined(separator: ", ") + "}"
    }

    var testDescription: String { "\(head)\(body) \(versions.lowerBound)–\(versions.upperBound)" }

    /// Checks the part in each of its versions.
    func check() throws {
        for version in SpecVersion.allCases where versions.contains(version) {
            let root = try JSON.parse(Array(text(version).utf8), source: "case")
            let report = Rules.check(Config(version: version, root: root))
            let found = report.findings.map { "\($0.severity) \($0.path?.description ?? "nowhere")" }
            #expect(Set(found) == expected, "\(version) \(report.findings.map(\.message))")
            #expect(found.count == Set(found).count, "\(version) \(found)")
        }
    }
}

extension ClosedRange<SpecVersion> {
    static var all: Self { .v3_0 ... .v3_6 }
    static func since(_ version: SpecVersion) -> Self { version ... .v3_6 }
    static func until(_ version: SpecVersion) -> Self { .v3_0...version }
}

extension RulesCase {
    static func file(_ members: String, _ expected: String..., in versions: ClosedRange<SpecVersion> = .all) -> Self {
        Self(#""storage": {"files": [{\#(members)}]}"#, base: "$.storage.files.0", expected, versions)
    }

    /// A file with these contents.
    static func contents(
        _ members: String, _ expected: String..., in versions: ClosedRange<SpecVersion> = .all
    ) -> Self {
        Self(
            #""storage": {"files": [{"path": "/a", "contents": {\#(members)}}]}"#, base: "$.storage.files.0.contents",
            expected, versions)
    }

    /// A file whose contents have this source, which is accepted or not.
    static func source(
        _ url: String, _ isAccepted: Bool = true, in versions: ClosedRange<SpecVersion> = .all
    ) -> Self {
        let text = Value.string(url).json()
        return isAccepted
            ? contents(#""source": \#(text)"#, in: versions)
            : contents(#""source": \#(text)"#, "error source", in: versions)
    }

    static func storage(
        _ members: String, _ expected: String..., in versions: ClosedRange<SpecVersion> = .all
    ) -> Self { Self(#""storage": {\#(members)}"#, base: "$.storage", expected, versions) }

    /// Something of `storage`'s list of that name.
    static func item(
        _ list: String, _ members: String, _ expected: String..., in versions: ClosedRange<SpecVersion> = .all
    ) -> Self {
        Self(#""storage": {"\#(list)": [{\#(members)}]}"#, base: "$.storage.\(list).0", expected, versions)
    }

    static func partitions(
        _ partitions: String..., finding expected: String..., in versions: ClosedRange<SpecVersion> = .all
    ) -> Self {
        let list = partitions.map { "{\($0)}" }.joined(separator: ", ")
        return Self(
            #""storage": {"disks": [{"device": "/dev/a", "partitions": [\#(list)]}]}"#,
            base: "$.storage.disks.0.partitions", expected, versions)
    }

    static func luks(_ members: String, _ expected: String..., in versions: ClosedRange<SpecVersion> = .since(.v3_2))
        -> Self
    {
        Self(
            #""storage": {"luks": [{"name": "a", "device": "/dev/a", \#(members)}]}"#, base: "$.storage.luks.0",
            expected, versions)
    }

    static func ignition(
        _ members: String, _ expected: String..., in versions: ClosedRange<SpecVersion> = .all
    ) -> Self { Self(ignition: members, base: "$.ignition", expected, versions) }

    static func units(_ units: String..., finding expected: String...) -> Self {
        let list = units.map { "{\($0)}" }.joined(separator: ", ")
        return Self(#""systemd": {"units": [\#(list)]}"#, base: "$.systemd.units", expected, .all)
    }

    /// A unit with this text, which is accepted or not.
    static func unit(_ text: String, _ isAccepted: Bool = true) -> Self {
        let members = #""name": "a.service", "contents": \#(Value.string(text).json())"#
        return isAccepted ? units(members) : units(members, finding: "error 0.contents")
    }
}
