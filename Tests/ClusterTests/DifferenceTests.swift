import Cluster
import TestSupport
import Testing

@Suite struct DifferenceTests {
    @Test func theReadmeShowsTheTable() throws {
        let readme = try readText(Places.repository + "/README.md")
        let shown = try #require(readme.firstMatch(of: /(?s)<!-- differences -->\n(.*?)<!-- end of differences -->/))
        #expect(String(shown.1) == DeliberateDifference.markdown)
    }
}
