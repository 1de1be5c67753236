import Markup

extension Config {
    /// Whether both configs, in the newer one's version, tell Ignition the same: missing and empty things are alike,
    /// contents count decoded, and so does no order that nothing depends on.
    package func hasSameMeaning(as other: Config) -> Bool {
        ConfigDifference(from: self, to: other).changes.allSatisfy { $0.path == ConfigDifference.version }
    }
}
