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

    private static func render(_ name: String) throws -> String {
        try Recipe(try readText("\(folder)/\(name).yaml"), source: "\(name).yaml").installation.kickstart().text
    }

    @Test("each recipe has its exact Kickstart", arguments: names)
    func exact(name: String) throws {
        let path = "\(Self.folder)/\(name).ks"
        let text = try Self.render(name)
        if getenv("RECORD") != nil { try Data(text.utf8).write(to: URL(filePath: path)) }
        #expect(try readText(path) == text)
    }

    @Test("pykickstart accepts each recipe", .enabled(if: KSValidator.isUsable), arguments: names)
    func syntax(name: String) async throws {
        let result = try await KSValidator.check(try Self.render(name))
        #expect(result.succeeded && result.error.isEmpty, "\(result)")
    }

    @Test("no file of the folder is without its other half")
    func pairs() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder).sorted()
        #expect(!Self.names.isEmpty)
        #expect(files == Self.names.flatMap { ["\($0).ks", "\($0).yaml"] }.sorted())
    }
}
