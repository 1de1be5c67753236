import TestSupport
import Testing

@Suite struct InitTests {
    @Test func theFileValidatesAsItStands() async throws {
        let directory = try TemporaryDirectory()
        let made = try await run(Places.program, ["init", directory("rack/one")])
        #expect(made.succeeded, "\(made)")
        let checked = try await run(Places.program, ["cluster", "validate", "-c", directory("rack/one/cluster.yaml")])
        #expect(checked.succeeded && checked.output.contains("1 control-plane and 2 worker hosts"), "\(checked)")
    }

    @Test func anExistingFileIsKept() async throws {
        let directory = try TemporaryDirectory()
        try directory.write("cluster.yaml", "mine")
        let refused = try await run(Places.program, ["init", directory.path])
        #expect(refused.status == 1 && refused.error.contains("--force"), "\(refused)")
        #expect(try directory.read("cluster.yaml") == "mine")
        #expect(try await run(Places.program, ["init", "--force", directory.path]).succeeded)
        #expect(try directory.read("cluster.yaml") != "mine")
    }
}
