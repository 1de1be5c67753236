/// What the `config` file of a repository says, read as libostree reads it.
package struct RepositoryConfig: Equatable, Sendable {
    /// The most bytes that are read.
    package static let limit = 1 << 20

    package let mode: RepositoryMode

    /// Reads the file: a key file of GLib ("GKeyFile"), of which the group `core` counts.
    ///
    /// `repo_version` must be there and be 1; without a `mode` the repository is `bare`.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` naming the line that is no part of a key file, or the value that is
    ///   not supported.
    package init(_ bytes: [UInt8]) throws(OSTreeError) {
        let core = try Self.group("core", in: bytes)
        guard let version = core["repo_version"] else {
            throw Self.invalid("it has no repo_version in a group [core]; is this an OSTree repository?")
        }
        guard version == "1" else {
            throw Self.invalid("its repo_version is \"\(version)\"; only version 1 is supported")
        }
        mode = try core["mode"].map { (name) throws(OSTreeError) in try RepositoryMode(name: name) } ?? .bare
    }

    /// The keys of one group; of a key that comes twice the last one counts.
    private static func group(_ wanted: String, in bytes: [UInt8]) throws(OSTreeError) -> [String: String] {
        guard bytes.count <= limit else { throw invalid("it has \(bytes.count) bytes, more than the \(limit) allowed") }
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
            throw invalid("it is not UTF-8 text")
        }
        var entries: [String: String] = [:]
        var current: String?
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, raw) in lines.enumerated() {
            let line = (raw.last == UInt8(ascii: "\r") ? raw.dropLast() : raw).drop(while: isBlank)
            if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
            if line.first == UInt8(ascii: "[") {
                let name = withoutEndingBlanks(line).dropFirst()
                guard name.count > 1, name.firstIndex(of: UInt8(ascii: "]")) == name.endIndex - 1 else {
                    throw invalid("line \(index + 1) is no group")
                }
                current = String(decoding: name.dropLast(), as: UTF8.self)
                continue
            }
            guard let current, let equals = line.firstIndex(of: UInt8(ascii: "=")), equals > line.startIndex else {
                throw invalid("line \(index + 1) is neither a group nor a key with a value inside one")
            }
            if current == wanted {
                let key = String(decoding: withoutEndingBlanks(line[..<equals]), as: UTF8.self)
                entries[key] = String(decoding: line[(equals + 1)...].drop(while: isBlank), as: UTF8.self)
            }
        }
        return entries
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") || byte == 0x0C
    }

    private static func withoutEndingBlanks(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return bytes
    }

    private static func invalid(_ reason: String) -> OSTreeError {
        .invalid("repository configuration", reason: reason)
    }
}
