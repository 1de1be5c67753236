import Kickstart
import Markup
import TestSupport
import Testing

/// Files that include others, when they are to be followed.
struct SyntaxIncludeTests {
    private func check(_ files: [String: String]) -> (faults: [String], warnings: [String]) {
        let result = KickstartText.check(Array((files["main"] ?? "").utf8), source: "main", version: .rhel9) {
            path, source in
            if path.contains("://") { return nil }
            guard let text = files[path] else { throw TestFailure("\(source) names no file") }
            return KickstartText.Inclusion(source: path, bytes: Array(text.utf8))
        }
        return (result.faults.map(\.description), result.warnings.map(\.description))
    }

    @Test func commandsOfOtherFilesAreChecked() {
        let found = check([
            "main": "text\n%include a\nreboot now\n", "a": "# a\n\nlang\n%include b\n",
            "b": "%packages\nvim\n%end\nrubbish\n",
        ])
        #expect(
            found.faults.map { String($0.prefix(12)) } == ["a:3:1: lang:", "b:4:1: rhel9", "main:3:8: re"], "\(found)")
    }

    @Test func contradictionsReachAcrossFiles() {
        let found = check(["main": "autopart\n%include a\n", "a": "part / --size=1\n"])
        #expect(found.faults.count == 1 && found.faults[0].hasPrefix("a:1:1: "), "\(found)")
    }

    @Test func sectionsTakeLinesOfOtherFiles() {
        let found = check(["main": "%packages\n%include a\n-\n%end\ntext\n", "a": "vim\n-\n\n"])
        #expect(found.faults.map { String($0.prefix(9)) } == ["a:2:1: - ", "main:3:1:"], "\(found)")
        let script = check(["main": "%pre\n%include a\n%end\ntext\n", "a": "echo 1\ntext x\n%{y}\n"])
        #expect(script.faults.isEmpty, "\(script)")
    }

    @Test func sectionsThatAnotherFileLeavesOpenAreNamed() {
        let found = check(["main": "%include a\ntext\n", "a": "%pre\necho\n"])
        #expect(found.faults.count == 1 && found.faults[0].contains("%pre does not end"), "\(found)")
    }

    @Test func appendedFilesStandInTheirPlace() {
        let found = check(["main": "text\n%ksappend a\n%end\nreboot x\n", "a": "%post\necho\n"])
        #expect(found.faults.map { String($0.prefix(9)) } == ["main:4:8:"], "\(found)")
    }

    @Test func missingAndRemoteFilesAreSaid() {
        let found = check(["main": "%include gone\n%include http://h/x\n%ksappend gone\n"])
        #expect(found.faults.map { String($0.prefix(9)) } == ["main:3:1:", "main:1:10"], "\(found)")
        #expect(found.warnings == ["main:2:10: this is not followed; check what it names by itself"])
    }

    @Test func filesThatIncludeThemselvesEnd() {
        let found = check(["main": "%include main\n"])
        #expect(found.faults.count == 1 && found.faults[0].contains("too deep"), "\(found)")
        let many = check(["main": String(repeating: "%include main\n", count: 60)])
        #expect(many.faults.count == CheckLimits.findings)
        let sections = check(["main": "%pre\n%include main\n%end\n"])
        #expect(!sections.faults.isEmpty)
    }
}
