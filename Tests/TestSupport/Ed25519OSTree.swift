import Glibc

/// An ostree that knows Ed25519, which Debian's does not: the path in `SLIPWAY_OSTREE_ED25519`, as `.ci/ostree-ed25519`
/// builds it. Where it is not set its tests are skipped visibly, unless `SLIPWAY_REQUIRE_TOOLS` is.
package enum Ed25519OSTree {
    package static var isUsable: Bool { path != nil || Tool.areRequired }

    package static var program: String {
        get throws {
            guard let path else { throw TestFailure("SLIPWAY_OSTREE_ED25519 is not set; run .ci/ostree-ed25519") }
            return path
        }
    }

    private static var path: String? { getenv("SLIPWAY_OSTREE_ED25519").map { String(cString: $0) } }
}
