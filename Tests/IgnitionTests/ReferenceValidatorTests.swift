import Ignition
import TestSupport
import Testing

@Suite("Ignition itself agrees", .enabled(if: Tool("ignition-validate").isUsable))
struct ReferenceValidatorTests {
    @Test func generatedConfigs() async throws {
        var seed = Seed()
        let start = seed
        let directory = try TemporaryDirectory()
        var accepted = 0
        for number in 0..<200 {
            let config = GeneratedConfig(&seed, isBroken: number % 2 == 1)
            let path = try directory.write("\(number).ign", config.text)
            let theirs = try await run("ignition-validate", [path])
            let ours = Config.read(Array(config.text.utf8), source: "c")
            #expect(
                theirs.succeeded == !ours.report.hasErrors,
                "\(start), \(number), \(config.damage ?? "whole"): they say \(theirs), we \(ours.report.findings)\n\(config.text)"
            )
            #expect(theirs.succeeded || config.damage != nil, "\(start), \(number): \(theirs)")
            accepted += theirs.succeeded ? 1 : 0
        }
        // About half of them are broken on purpose, and few of those in a way that is none.
        #expect((100...130).contains(accepted), "\(start): \(accepted) of 200 accepted")
    }
}
