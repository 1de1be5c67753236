package import Markup

/// What a config says that another version of the specification cannot.
package struct TranslationError: Error, Equatable, CustomStringConvertible, Sendable {
    /// A value that cannot be said.
    package struct Value: Equatable, Sendable {
        package let path: ConfigPath
        /// Where it stands in the text.
        package let mark: Mark
        /// The first version that can say it.
        package let since: SpecVersion
    }

    /// The version that was asked for.
    package let version: SpecVersion
    /// In the order of the text; never empty.
    package let values: [Value]

    package var description: String {
        let list = values.map { "  \($0.mark): `\($0.path)` can be said since \($0.since)" }
        return "version \(version) of the specification cannot say everything that the config says; leave these out,"
            + " or translate to a newer version:\n" + list.joined(separator: "\n")
    }
}
