package import Ignition

/// A stable version of a variant of Butane's specification (Butane, "Configuration specifications").
package struct ButaneSpec: Sendable, Hashable, CustomStringConvertible {
    /// For which system a config is.
    package enum Variant: String, Sendable, CaseIterable {
        case fcos, flatcar, openshift, r4e, fiot
    }

    /// Major and minor number; the third is always zero.
    package struct Release: Sendable, Hashable, Comparable, CustomStringConvertible {
        package let major: Int
        package let minor: Int

        package init(_ major: Int, _ minor: Int) {
            self.major = major
            self.minor = minor
        }

        package var description: String { "\(major).\(minor).0" }

        package static func < (one: Release, other: Release) -> Bool {
            (one.major, one.minor) < (other.major, other.minor)
        }
    }

    package let variant: Variant
    package let version: Release
    /// The version of the Ignition specification that comes out.
    package let ignition: SpecVersion
    /// The version of `fcos` whose shortcuts (`boot_device`, `grub`) belong to it; nil for variants without any.
    package let fcos: Release?

    package var description: String { "\(variant.rawValue) \(version)" }

    private init(_ variant: Variant, _ version: Release, _ ignition: SpecVersion, fcos: Release? = nil) {
        self.variant = variant
        self.version = version
        self.ignition = ignition
        self.fcos = fcos
    }

    /// All there are, in the order of their variants and versions.
    package static let all: [ButaneSpec] = {
        let fcos: [SpecVersion] = [.v3_0, .v3_1, .v3_2, .v3_2, .v3_3, .v3_4, .v3_5, .v3_6]
        return fcos.enumerated().map { minor, ignition in
            ButaneSpec(.fcos, Release(1, minor), ignition, fcos: Release(1, minor))
        } + [ButaneSpec(.flatcar, Release(1, 0), .v3_3), ButaneSpec(.flatcar, Release(1, 1), .v3_4)]
            + (8...22).map { minor in
                switch minor {
                case ...13: ButaneSpec(.openshift, Release(4, minor), .v3_2, fcos: Release(1, 3))
                case ...18: ButaneSpec(.openshift, Release(4, minor), .v3_4, fcos: Release(1, 5))
                default: ButaneSpec(.openshift, Release(4, minor), .v3_5, fcos: Release(1, 6))
                }
            } + [
                ButaneSpec(.r4e, Release(1, 0), .v3_3), ButaneSpec(.r4e, Release(1, 1), .v3_4),
                ButaneSpec(.fiot, Release(1, 0), .v3_4),
            ]
    }()
}
