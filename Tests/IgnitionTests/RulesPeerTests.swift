import Ignition
import TestSupport
import Testing

/// What Debian's Ignition 2.14 thinks of the cases of the other suites; it knows nothing of conflicts with units yet.
@Suite("Ignition's rules as Ignition has them", .enabled(if: Tool("ignition-validate").isUsable))
struct RulesPeerTests {
    private static let cases =
        RulesNodeTests.nodes + RulesNodeTests.modes + RulesNodeTests.links
        + RulesResourceTests.resources + RulesResourceTests.headers + RulesResourceTests.ignition
        + RulesDeviceTests.disks + RulesDeviceTests.spans + RulesDeviceTests.filesystems + RulesDeviceTests.raids
        + RulesLUKSTests.devices + RulesLUKSTests.clevis + RulesLUKSTests.tang + RulesUnitTests.names
        + RulesUnitTests.install + RulesUnitTests.texts + RulesSourceTests.schemes + RulesSourceTests.syntax
        + RulesSourceTests.data

    @Test func cases() async throws {
        let directory = try TemporaryDirectory()
        for each in Self.cases where each.versions.contains(.v3_3) {
            let path = try directory.write("case.ign", each.text(.v3_3))
            let theirs = try await run("ignition-validate", [path])
            let isExpected = !each.expected.contains { $0.hasPrefix("error") }
            #expect(theirs.succeeded == isExpected, "\(each.text(.v3_3)): \(theirs)")
        }
    }
}
