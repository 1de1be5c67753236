import Glibc
import TestSupport

/// pykickstart's checker: the path in `SLIPWAY_KSVALIDATOR`, or `ksvalidator` in PATH.
enum KSValidator {
    static var isUsable: Bool { path != nil || Tool("ksvalidator").isUsable }

    private static var path: String? { getenv("SLIPWAY_KSVALIDATOR").map { String(cString: $0) } }

    /// Checks a Kickstart against the syntax of RHEL 9.
    static func check(_ text: String) async throws -> CommandResult {
        let directory = try TemporaryDirectory()
        let file = try directory.write("ks.cfg", text)
        return try await run(path ?? "ksvalidator", ["-v", "RHEL9", file])
    }
}
