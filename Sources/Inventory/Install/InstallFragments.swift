package import Kickstart

/// Scripts of the operator's own that run in the installer, and the authorities that downloads trust: the contents of
/// the files that `install.pre`, `install.post`, `install.onerror` and `install.certificateAuthorities` name.
package struct InstallFragments: Sendable, Hashable {
    /// One script: where it comes from, for messages, and its text.
    package struct Fragment: Sendable, Hashable {
        package let origin: String
        /// The path of the program that the first line names (`#!`); nil for `/bin/sh`.
        package let interpreter: Word?
        package let text: String

        /// - Throws: ``KickstartError`` for a text that no Kickstart can hold, ``InvalidValue`` for a first line with
        ///   more than the path of a program, which Kickstart has no room for.
        package init(origin: String, text: String) throws {
            _ = try Script(stage: .pre, environment: [], body: text)
            interpreter = try Self.interpreter(of: text)
            self.origin = origin
            self.text = text
        }

        private static func interpreter(of text: String) throws -> Word? {
            guard text.hasPrefix("#!") else { return nil }
            let line = text.prefix { $0 != "\n" }
            let words = line.dropFirst(2).split(separator: " ")
            guard words.count == 1, words[0].wholeMatch(of: /(\/[A-Za-z0-9._+-]+)+/) != nil else {
                throw InvalidValue(
                    line,
                    expected: "a first line with one path; write such as `#!/usr/bin/python3`, and options as "
                        + "`set -e` below")
            }
            return try Word(String(words[0]))
        }
    }

    /// They run in the installer before the disks are touched.
    package var pre: [Fragment] = []
    /// They run in the installed system after the installation.
    package var post: [Fragment] = []
    /// They run in the installer when the installation fails.
    package var onError: [Fragment] = []
    /// Certificates in PEM, one after the other; empty where the system's own are enough.
    package var authorities = ""

    package init() {}
}
