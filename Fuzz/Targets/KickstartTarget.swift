import Kickstart
import Markup

/// Kickstarts made by anybody.
enum KickstartTarget {
    static let text = Target(
        "kickstart", limit: 8192, refusals: [],
        seeds: { [Array(String(repeating: "raid / --device=md0 a\n", count: 300).utf8), Array(("raid " + many).utf8)] }
    ) { input in
        // The last byte chooses whether files include each other.
        let follows = (input.last ?? 0) % 2 == 1
        let find: KickstartText.Finder = { path, source in
            source.utf8.count > 3 ? nil : KickstartText.Inclusion(source: source + "i", bytes: Array(path.utf8))
        }
        for version in SyntaxVersion.allCases {
            let result = KickstartText.check(input, source: "k", version: version, following: follows ? find : nil)
            // Lines end at other characters than newlines too.
            let lines = input.count { $0 < 0x20 || $0 >= 0x80 } + 1
            for fault in result.faults + result.warnings where fault.source == "k" {
                expect((1...lines).contains(fault.mark.line), "a place in the text")
                expect(!fault.message.isEmpty && fault.description.unicodeScalars.allSatisfy { $0 != "\n" }, "one line")
            }
            expect(result.faults.count <= CheckLimits.findings, "an end to the faults")
        }
    }

    private static let many = String(repeating: "--spares=1 a ", count: 600)
}
