/// A stable version of the Ignition specification.
package enum SpecVersion: String, CaseIterable, Comparable, Sendable, CustomStringConvertible {
    case v3_0 = "3.0.0"
    case v3_1 = "3.1.0"
    case v3_2 = "3.2.0"
    case v3_3 = "3.3.0"
    case v3_4 = "3.4.0"
    case v3_5 = "3.5.0"
    case v3_6 = "3.6.0"

    /// Reads a version as a config has it, such as `3.4.0`.
    /// - Throws: ``IgnitionError/unknownVersion(_:)``, which names the versions there are.
    package init(_ text: String) throws(IgnitionError) {
        guard let version = SpecVersion(rawValue: text) else { throw .unknownVersion(text) }
        self = version
    }

    package var description: String { rawValue }

    package static func < (one: SpecVersion, other: SpecVersion) -> Bool { one.rawValue < other.rawValue }
}
