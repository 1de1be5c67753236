import Glibc
import TestSupport
import Testing

/// The worked examples of `ignition/README.md`.
@Suite struct IgnitionReadmeTests {
    private static let folder = Places.repository + "/ignition"

    @Test(.timeLimit(.minutes(2))) func theExamplesWork() async throws {
        let directory = try TemporaryDirectory()
        symlink(Places.program, directory("slipway"))
        #expect(try await run("cp", ["-r", Self.folder + "/recipes", directory("recipes")]).succeeded)
        let readme = try readText(Self.folder + "/README.md")
        let blocks = readme.matches(of: /(?s)```sh\n(.*?)```/).map { String($0.1) }
        #expect(blocks.count == 7)
        let path = directory.path + ":" + (getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin")
        let result = try await run(
            "bash", ["-eux", "-c", blocks.joined(separator: "\n")], in: directory("recipes"),
            environment: ["PATH": path, "SLIPWAY_STATE": directory("state"), "HOME": directory.path],
            deadline: .seconds(100))
        #expect(result.succeeded, "\(result)")
        let shown = try await run(
            Places.program, ["ignition", "show", "--names", directory("recipes/rack-5/worker-1.ign")])
        #expect(shown.output.contains("/etc/hostname") && shown.output.contains("[origin: slipway]"), "\(shown)")
        #expect(
            shown.output.contains("unit kubelet.service: ") && shown.output.contains("slipway, extra/20-kubelet.ign"))
    }

    @Test func theExamplesNameTheirRecipes() throws {
        let readme = try readText(Self.folder + "/README.md")
        let named = Set(readme.matches(of: /\(recipes\/([a-z-]+)\.(?:yaml|bu)\)/).map { String($0.1) })
        let recipes =
            Recipes.names(in: Self.folder + "/recipes", suffix: ".yaml")
            + Recipes.names(in: Self.folder + "/recipes", suffix: ".bu")
        #expect(named == Set(recipes))
    }
}
