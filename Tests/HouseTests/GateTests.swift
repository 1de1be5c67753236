import TestSupport
import Testing

/// Every gate is shown to fail once.
@Suite struct GateTests {
    @Test func importsAreRead() {
        let text = "import A\npackage import B\n@testable import C\n// import D\nimport struct E.F\n"
        #expect(Gates.imports(of: text) == ["A", "B", "C", "E"])
        #expect(Gates.undeclared(["A", "B", "Glibc"], declared: ["A"]) == ["B"])
        #expect(Gates.unused(["A", "B"], imports: ["A"]) == ["B"])
    }

    @Test func climbingIsSeen() {
        let floors = ["Low": 1, "Same": 2, "Room": 2, "High": 3]
        #expect(Gates.climbing("Room", ["Low", "Same", "High", "Logging"], floors: floors) == ["Same", "High"])
    }

    @Test func floorsAreRead() {
        let manifest =
            "\n    // 0: a\n  system(\"CA\", x)\n    // 1: b\n    [room(\"B\", [\"CA\"])],\nlet testing\n tests(\"T\")"
        #expect(House.floors(of: manifest) == ["CA": 0, "B": 1])
    }

    @Test func longFilesAreSeen() {
        let long = String(repeating: "\n", count: 301)
        #expect(Gates.isTooLong(long, path: "Sources/A/B.swift"))
        #expect(!Gates.isTooLong(long, path: "Sources/A/Generated/B.swift"))
        #expect(!Gates.isTooLong(String(repeating: "\n", count: 300), path: "Sources/A/B.swift"))
    }

    @Test(arguments: [
        "let a = try" + "! b", "final class A: @unchecked Sendable {}", "import Foundation\n", "x as" + "! Y",
        "fatal" + "Error(", "precondition" + "Failure(", "String(" + "format:", "// TO" + "DO", "// FIX" + "ME",
    ])
    func forbiddenConstructsAreSeen(_ text: String) {
        #expect(!Gates.forbidden(in: text).isEmpty)
        #expect(Gates.forbidden(in: "import FoundationEssentials\nlet a = try b()").isEmpty)
    }

    @Test func missingSettingsAreSeen() {
        #expect(Gates.missingSettings("swiftLanguageMode regular") == ["treatAllWarnings", "enableUpcomingFeature"])
        #expect(Gates.missingSettings("swiftLanguageMode treatAllWarnings enableUpcomingFeature").isEmpty)
    }

    @Test func looseVersionsAreSeen() {
        #expect(Gates.loose(in: "  .package(url: \"https://x\", from: \"1.0.0\"),").count == 1)
    }

    @Test func formatFaultsAreSeen() async throws {
        let directory = try TemporaryDirectory()
        let file = try directory.write("Bad.swift", "struct  A{ var b : Int }\n")
        let result = try await run("swift", ["format", "lint", "--strict", file], in: Places.repository)
        #expect(!result.succeeded)
    }

    @Test func warningsAreErrors() async throws {
        let directory = try TemporaryDirectory()
        let manifest = try readText(Places.repository + "/Package.swift")
        let strict = try #require(manifest.firstMatch(of: /(?s)let strict: \[SwiftSetting\] = \[.*?\n\]/))
        try directory.write(
            "Package.swift",
            """
            // swift-tools-version: 6.2
            import PackageDescription
            \(strict.0)
            let package = Package(name: "p", targets: [.target(name: "P", path: ".", swiftSettings: strict)])
            """)
        try directory.write("P.swift", "func f() { let unused = 1 }\n")
        let result = try await run("swift", ["build"], in: directory.path, deadline: .seconds(180))
        #expect(!result.succeeded && (result.output + result.error).contains("never used"), "\(result)")
    }

    @Test(.enabled(if: Tool("shellcheck").isUsable)) func scriptFaultsAreSeen() async throws {
        let directory = try TemporaryDirectory()
        let script = try directory.write("bad.sh", "#!/bin/sh\nrm $1\n")
        #expect(!(try await run("shellcheck", [script])).succeeded)
    }
}
