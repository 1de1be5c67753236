import Boot
import FoundationEssentials
import Glibc
import Kickstart
import TestSupport
import Testing

@Suite("Kickstart recipes")
struct KickstartRecipeTests {
    private static let folder = Places.repository + "/kickstart/recipes"

    /// The names of all recipes; a test fails when there are none.
    static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()

    private static func recipe(_ name: String) throws -> Recipe {
        try Recipe(try readText("\(folder)/\(name).yaml"), source: "\(name).yaml")
    }

    @Test("each recipe has its exact output", arguments: names)
    func exact(name: String) throws {
        let output = try Self.recipe(name).output
        let path = "\(Self.folder)/\(name)\(output.suffix)"
        if getenv("RECORD") != nil { try Data(output.text.utf8).write(to: URL(filePath: path)) }
        #expect(try readText(path) == output.text)
    }

    @Test("pykickstart accepts each recipe in its version", .enabled(if: Pykickstart.isUsable))
    func syntax() async throws {
        let cases = try Self.names.compactMap { name -> (name: String, version: SyntaxVersion, text: String)? in
            let recipe = try Self.recipe(name)
            guard recipe.installation.hasKickstart else { return nil }
            return (name, recipe.installation.installer.version, try recipe.output.text)
        }
        #expect(Set(cases.map(\.version)) == Set(SyntaxVersion.allCases))
        for (one, answer) in zip(cases, try await Pykickstart.check(cases.map { ($0.version, $0.text) })) {
            // A VLAN names the interface that it is on, of which pykickstart warns.
            let complaints = answer.complaints.filter { !$0.contains("has already been defined") }
            #expect(complaints.isEmpty, "\(one.name): \(complaints)")
        }
    }

    @Test("no file of the folder is without its other half")
    func pairs() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
        #expect(Self.names.count > 10)
        let expected = try Self.names.flatMap { ["\($0)\(try Self.recipe($0).output.suffix)", "\($0).yaml"] }
        #expect(files == expected.sorted())
    }

    @Test("the folder's README has a paragraph on each recipe", arguments: names)
    func described(name: String) throws {
        let readme = try readText(Places.repository + "/kickstart/README.md")
        #expect(readme.contains("\n**`\(name)`**"))
    }
}
