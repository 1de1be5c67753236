package import Markup

/// Something about a config that its reader should know.
package struct Finding: Sendable, Hashable {
    package enum Severity: String, Sendable, Comparable {
        /// The host would start, and perhaps not do what was meant.
        case warning
        /// The host would refuse the config.
        case error

        package static func < (one: Severity, other: Severity) -> Bool { one == .warning && other == .error }
    }

    package let severity: Severity
    /// Which value; nil for a text that could not be read so far.
    package let path: ConfigPath?
    /// Where that stands in the text.
    package let mark: Mark
    /// What is wrong, and what to do.
    package let message: String
    /// Whether it is a key that means nothing, which is most often one misspelt.
    package let isUnknownKey: Bool

    package init(
        _ severity: Severity, _ message: String, path: ConfigPath?, mark: Mark, isUnknownKey: Bool = false
    ) {
        self.isUnknownKey = isUnknownKey
        self.severity = severity
        self.path = path
        self.mark = mark
        self.message = message
    }
}
