import Glibc

/// A program of somebody else that a test needs.
///
/// Use as `@Test(.enabled(if: Tool("ostree").isUsable))`: where the program is missing the test is skipped visibly,
/// unless `SLIPWAY_REQUIRE_TOOLS` is set (as CI does): then it runs, and fails.
package struct Tool: Sendable {
    package let name: String

    package init(_ name: String) { self.name = name }

    /// Whether the program is installed, or must be.
    package var isUsable: Bool { Self.areRequired || isInstalled }

    /// Whether PATH holds the program.
    package var isInstalled: Bool {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin:/usr/sbin:/sbin"
        return path.split(separator: ":").contains { access("\($0)/\(name)", X_OK) == 0 }
    }

    /// Whether a missing tool is a failure.
    package static var areRequired: Bool { getenv("SLIPWAY_REQUIRE_TOOLS") != nil }

    /// Whether this process is root, or must be, as tests with owners, mounts or namespaces need.
    package static var isRoot: Bool { areRequired || geteuid() == 0 }
}
