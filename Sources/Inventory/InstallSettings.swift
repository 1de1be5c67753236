package import Markup

/// The `install:` part of a cluster file: what boots the installer and what it installs.
package struct InstallSettings: Sendable, Hashable {
    /// The installer's kernel and initial RAM disk as paths, relative to the cluster file unless absolute.
    package let kernel: String?
    package let initrd: String?
    /// Where the installer finds its second stage (`inst.stage2`), such as a tree of the installation medium.
    package let stage2: String?
    /// The branch of the OSTree archive; `ock` unless set.
    package let ref: String
    /// The name of the deployment below `/ostree/deploy`; `ock` unless set.
    package let osName: String
    /// More kernel arguments, for the installer and for the installed system.
    package let arguments: [String]
    /// A time zone of the tz database; `UTC` unless set.
    package let timezone: String

    package init(
        kernel: String? = nil, initrd: String? = nil, stage2: String? = nil, ref: String = "ock",
        osName: String = "ock",
        arguments: [String] = [], timezone: String = "UTC"
    ) {
        self.kernel = kernel
        self.initrd = initrd
        self.stage2 = stage2
        self.ref = ref
        self.osName = osName
        self.arguments = arguments
        self.timezone = timezone
    }

    /// Reads the mapping under `install:`.
    package init(_ fields: Fields) {
        kernel = fields.parse("kernel") { try Self.line($0, "the path of a kernel") }
        initrd = fields.parse("initrd") { try Self.line($0, "the path of an initial RAM disk") }
        stage2 = fields.parse("stage2") { try Self.url($0) }
        ref = fields.parse("ref") { try Self.name($0, "a branch of the archive such as ock") } ?? "ock"
        osName = fields.parse("osName") { try Self.label($0) } ?? "ock"
        arguments = fields.list("arguments") { try Self.kernelArgument($0) }
        timezone = fields.parse("timezone") { try Self.name($0, "a time zone such as Europe/Berlin") } ?? "UTC"
        fields.finish()
        guard (kernel == nil) != (initrd == nil) else { return }
        let (given, missing) = kernel == nil ? ("initrd", "kernel") : ("kernel", "initrd")
        fields.faults.add(
            "`install.\(given)` is set and `install.\(missing)` is not", at: fields.mark(of: given),
            remedy: "hosts boot with both; add `\(missing):`")
    }

    private static func line(_ text: String, _ expected: String) throws(InvalidValue) -> String {
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw InvalidValue(text, expected: expected)
        }
        return text
    }

    /// iPXE has no quotes: it would take these for its own (ipxe.org, "Scripting").
    private static func kernelArgument(_ text: String) throws(InvalidValue) -> String {
        let isName = text.prefix { $0 != "=" }.wholeMatch(of: /[A-Za-z0-9_.-]+/) != nil
        guard isName, !text.contains("${") else {
            throw InvalidValue(text, expected: "a kernel argument that a boot script can hold")
        }
        return try word(text, "one kernel argument, without spaces")
    }

    private static func url(_ text: String) throws(InvalidValue) -> String {
        let expected = "a URL such as http://192.0.2.1/ol9/"
        guard !text.contains("${") else { throw InvalidValue(text, expected: expected) }
        return try word(text, expected)
    }

    private static func word(_ text: String, _ expected: String) throws(InvalidValue) -> String {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }) else {
            throw InvalidValue(text, expected: expected)
        }
        return text
    }

    /// One part of a path: the directory of the deployment.
    private static func label(_ text: String) throws(InvalidValue) -> String {
        let expected = "the name of an OS such as ock"
        guard !text.contains("/") else { throw InvalidValue(text, expected: expected) }
        return try name(text, expected)
    }

    /// Words of letters, digits, `-`, `_`, `.`, `+` with single slashes between, as OSTree's refs have them.
    private static func name(_ text: String, _ expected: String) throws(InvalidValue) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            guard let first = part.utf8.first, isAlphanumeric(first) else { return false }
            return part.utf8.allSatisfy { isAlphanumeric($0) || "-_.+".utf8.contains($0) }
        }
        guard isName, text.utf8.count <= 200 else { throw InvalidValue(text, expected: expected) }
        return text
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
