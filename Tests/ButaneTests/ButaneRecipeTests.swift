import Butane
import Glibc
import Ignition
import TestSupport
import Testing

/// Every `ignition/recipes/*.bu` gives the `.ign` beside it, without a warning.
@Suite struct ButaneRecipeTests {
    private static let folder = Places.repository + "/ignition/recipes"

    private static var names: [String] { Recipes.names(in: folder, suffix: ".bu") }

    @Test func thereAreRecipes() { #expect(!Self.names.isEmpty) }

    @Test(arguments: names) func theRecipeGivesItsConfig(_ name: String) throws {
        let text = try readText("\(Self.folder)/\(name).bu")
        let result = try Butane.translate(Array(text.utf8), source: name, filesDirectory: nil, isStrict: true)
        #expect(result.report.findings.isEmpty)
        guard case .ignition(let config)? = result.output else {
            Issue.record("\(name) gives no config")
            return
        }
        let made = config.json(isPretty: true)
        guard getenv("RECORD") == nil else { return try writeText(made, to: "\(Self.folder)/\(name).ign") }
        #expect(try made == readText("\(Self.folder)/\(name).ign"), "RECORD=1 rewrites it")
    }
}
