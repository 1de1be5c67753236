package import Markup

/// Kickstarts as text, made by anybody.
package enum KickstartText {
    /// What a check found.
    package struct Result: Sendable {
        /// What the installer of the version refuses, in the order of the text; empty for a Kickstart that it takes.
        package let faults: [Fault]
        /// What it takes, but should not stay.
        package let warnings: [Fault]
    }

    /// A file that another includes.
    package struct Inclusion: Sendable {
        /// Its name for messages, and for files that it includes in turn.
        package let source: String
        package let bytes: [UInt8]

        package init(source: String, bytes: [UInt8]) {
            self.source = source
            self.bytes = bytes
        }
    }

    /// Finds what `%include` and `%ksappend` name, for the file that says it; nil for what is not to be followed. Errors
    /// are faults of the line.
    package typealias Finder = (_ path: String, _ source: String) throws -> Inclusion?

    /// Checks a Kickstart for the installer of a version, by the rules of pykickstart 3.78 ("Kickstart Documentation"):
    /// commands and their options, what they demand and exclude, sections. Where pykickstart ends at the first fault,
    /// this goes on and reports up to ``CheckLimits/findings``.
    /// - Parameters:
    ///   - bytes: The text; UTF-8.
    ///   - source: Its name for messages.
    ///   - find: Follows `%include` and `%ksappend`; without it they are left unread, since most are made by `%pre`.
    package static func check(
        _ bytes: [UInt8], source: String, version: SyntaxVersion, following find: Finder? = nil
    ) -> Result {
        var check = SyntaxCheck(source: source, version: version, find: find)
        check.read(bytes, source: source)
        return Result(faults: check.state.faults, warnings: check.state.warnings)
    }
}
