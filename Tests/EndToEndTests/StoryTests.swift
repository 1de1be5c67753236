import Glibc
import TestSupport
import Testing

/// What a rack went through, as an operator reads it the night after: `docs/story.md` is that text.
@Suite("The story of a rack") struct StoryTests {
    private static let page = Places.repository + "/docs/story.md"

    @Test("reads as the manual has it", .timeLimit(.minutes(3)))
    func story() async throws {
        let rack = try await StoryRack()
        let told = try await rack.running { try await $0.live() }
        let fence = "```text\n"
        let page = try readText(Self.page)
        let parts = page.split(separator: fence, omittingEmptySubsequences: false).map(String.init)
        try #require(parts.count == 2, "one fenced text")
        let rest = try #require(parts[1].firstRange(of: "```\n"))
        guard getenv("RECORD") == nil else {
            try writeText(parts[0] + fence + told + parts[1][rest.lowerBound...], to: Self.page)
            return
        }
        let known = parts[1][..<rest.lowerBound]
        for (line, expected) in zip(
            told.split(separator: "\n", omittingEmptySubsequences: false),
            known.split(separator: "\n", omittingEmptySubsequences: false))
        where line != expected {
            #expect(line == expected, "RECORD=1 rewrites docs/story.md")
            break
        }
        #expect(told == known, "RECORD=1 rewrites docs/story.md")
    }

    @Test("a machine is the host that stands where it stands", .timeLimit(.minutes(3)))
    func place() async throws { try await StoryRack().running { try await $0.place() } }
}
