/// Texts of `install:` that have no type of their own.
enum InstallWords {
    /// A path or another text of one line.
    static func line(_ text: String, _ expected: String) throws(InvalidValue) -> String {
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw InvalidValue(text, expected: expected)
        }
        return text
    }

    /// iPXE has no quotes: it would take these for its own (ipxe.org, "Scripting").
    static func kernelArgument(_ text: String) throws(InvalidValue) -> String {
        let isName = text.prefix { $0 != "=" }.wholeMatch(of: /[A-Za-z0-9_.-]+/) != nil
        guard isName, !text.contains("${") else {
            throw InvalidValue(text, expected: "a kernel argument that a boot script can hold")
        }
        return try word(text, "one kernel argument, without spaces")
    }

    /// Where Anaconda finds its second stage ("Boot options", `inst.stage2`).
    static func tree(_ text: String) throws(InvalidValue) -> String {
        let expected = "a tree of the installation medium such as http://192.0.2.1/ol9/"
        let isTree = text.wholeMatch(of: /(https?|ftp):\/\/[^\/].*|(nfs|nfsiso|hd|file):.+|cdrom(:.+)?/) != nil
        guard isTree, !text.contains("${") else { throw InvalidValue(text, expected: expected) }
        return try word(text, expected)
    }

    /// The name of an imported medium: a part of a path.
    static func medium(_ text: String) throws(InvalidValue) -> String {
        guard text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,63}/) != nil else {
            throw InvalidValue(text, expected: "a medium of `slipway media list` such as ol9")
        }
        return text
    }

    /// One part of a path: the directory of the deployment.
    static func label(_ text: String) throws(InvalidValue) -> String {
        let expected = "the name of an OS such as ock"
        guard !text.contains("/") else { throw InvalidValue(text, expected: expected) }
        return try name(text, expected)
    }

    /// Words of letters, digits, `-`, `_`, `.`, `+` with single slashes between, as OSTree's refs have them.
    static func name(_ text: String, _ expected: String) throws(InvalidValue) -> String {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let isName = parts.allSatisfy { part in
            guard let first = part.utf8.first, isAlphanumeric(first) else { return false }
            return part.utf8.allSatisfy { isAlphanumeric($0) || "-_.+".utf8.contains($0) }
        }
        guard isName, text.utf8.count <= 200 else { throw InvalidValue(text, expected: expected) }
        return text
    }

    private static func word(_ text: String, _ expected: String) throws(InvalidValue) -> String {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }) else {
            throw InvalidValue(text, expected: expected)
        }
        return text
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
