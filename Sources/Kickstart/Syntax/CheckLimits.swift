/// How much of a Kickstart is read: far beyond any real one, and little enough for hostile ones.
package enum CheckLimits {
    /// Bytes of a file and of all that it includes.
    package static let bytes = 8 << 20
    /// Lines of a file and of all that it includes.
    package static let lines = 200_000
    /// Words of a line.
    package static let words = 20_000
    /// How deep files include each other.
    package static let depth = 8
    /// Faults after which reading ends; no more warnings than that are kept either.
    package static let findings = 1000
}
