import Markup
import TestSupport
import Testing

/// What whoever may use the administration says by mistake, or all at once.
extension AttackTests {
    /// A misspelt `dryRun`, or one where it does not count, must not do what was only to be tried.
    @Test func whatIsOnlyToBeTriedIsNotDone() async throws {
        let entry = "{\"name\": \"tried\", \"mac\": \"52:54:00:00:03:11\", \"role\": \"worker\"}"
        #expect(try await ask("POST", "/v1/hosts", "{\"hosts\": [\(entry)]}").hasPrefix("200 "))
        let host = "/v1/hosts/tried"
        let mistakes = [
            ("DELETE", "\(host)?dryrun=true", nil), ("DELETE", "\(host)?dry-run=true", nil),
            ("DELETE", "\(host)?dryRun=true&dryRun=false", nil), ("DELETE", "\(host)?dryRun=false&x=y", nil),
            ("DELETE", "\(host)?dryRun=%74rue%", nil), ("DELETE", "\(host)?dryRun", nil),
            ("DELETE", "\(host)?last=1", nil),
            ("DELETE", host, "{\"dryRun\": true}"), ("POST", "\(host)/arm?dryRun=true", "{}"),
            ("POST", "\(host)/hold?reason=x", "{}"), ("POST", "/v1/hosts?dryRun=true", "{\"hosts\": [\(entry)]}"),
            ("POST", "/v1/reload?dryRun=true", "{}"), ("GET", "\(host)/events?lats=1", nil),
            ("GET", "\(host)/events?last=1&last=2", nil), ("GET", "/v1/hosts?name=tried", nil), ("GET", host, "{}"),
        ]
        for (method, target, body) in mistakes {
            let answer = try await ask(method, target, body)
            #expect(answer.hasPrefix("400 ") && answer.contains("\"malformed\""), "\(method) \(target): \(answer)")
        }
        #expect(try await ask("GET", host).contains("\"phase\":\"approved\""))
        #expect(try await ask("DELETE", "\(host)?dryRun=%74rue").hasPrefix("200 "))
        #expect(try await ask("GET", "\(host)/events?last=1").hasPrefix("200 "))
        #expect(try await ask("DELETE", "\(host)?dryRun=false").hasPrefix("200 "))
        #expect(try await ask("GET", host).contains("\"unknown-host\""))
    }

    /// Who loses patience has not met a failure, and the server goes on.
    @Test func ordersThatAreGivenUpAreNoFailures() async throws {
        async let first = ask("POST", "/v1/reload", "{}")
        let others = [
            "-s", "--max-time", "0.2", "--parallel", "--parallel-immediate", "--unix-socket",
            server.directory("admin.sock"), "-H", "Content-Type: application/json", "-d", "{}",
        ]
        _ = try await run("curl", others + Array(repeating: "http://localhost/v1/reload", count: 20))
        #expect(try await first.hasPrefix("200 "))
        #expect(try await ask("POST", "/v1/reload", "{}").hasPrefix("200 "))
        #expect(!server.program.error.contains("CancellationError"), "\(server.program.error)")
    }

    /// - Returns: The status and the body.
    private func ask(_ method: String, _ target: String, _ body: String? = nil) async throws -> String {
        let content = body.map { ["-H", "Content-Type: application/json", "-d", $0] } ?? []
        let answer = try await run(
            "curl",
            [
                "-sS", "--max-time", "30", "-X", method, "-w", "\n%{http_code}", "--unix-socket",
                server.directory("admin.sock"), "http://localhost\(target)",
            ] + content)
        let lines = answer.output.split(separator: "\n")
        return "\(lines.last ?? "") \(lines.dropLast().joined())"
    }
}
