import Files
package import SystemPackage

/// The secret by which an administrator is known, from a file.
package struct AdminToken: Sendable, CustomStringConvertible, CustomReflectable {
    private static let sizes = 32...512

    /// Only for the field of a request.
    let text: String

    /// Reads the one line of a file that others may not read.
    /// - Throws: `FileError`, ``AdminTokenError``.
    package init(_ file: FilePath) throws {
        let bytes = try readFile(file, limit: 4096)
        var line = bytes[...]
        while line.last == 0x0A || line.last == 0x0D || line.last == 0x20 { line.removeLast() }
        // What RFC 6750 lets a token have (section 2.1, "b64token"), and nothing that would end a field.
        let isToken = line.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "-._~+/=".utf8.contains(byte)
            }
        }
        guard isToken, Self.sizes.contains(line.count) else { throw AdminTokenError(file: file, problem: .form) }
        guard try Self.isPrivate(file) else { throw AdminTokenError(file: file, problem: .open) }
        text = String(decoding: line, as: UTF8.self)
    }

    private static func isPrivate(_ file: FilePath) throws(FileError) -> Bool {
        do {
            return try file.stat().permissions.intersection([
                .groupReadWriteExecute, .otherReadWriteExecute,
            ]).isEmpty
        } catch {
            throw FileError("look at", file, error)
        }
    }

    /// Compares in a time that does not tell how much of it is right.
    func isEqual(to other: some Collection<UInt8>) -> Bool {
        let own = Array(text.utf8)
        var difference = UInt(bitPattern: own.count ^ other.count)
        for (index, byte) in other.prefix(Self.sizes.upperBound).enumerated() {
            difference |= UInt(own[index % own.count] ^ byte)
        }
        return difference == 0
    }

    package var description: String { "token (not shown)" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// A file has no token that is taken.
package struct AdminTokenError: Error, Sendable, CustomStringConvertible {
    enum Problem: Sendable { case form, open }

    let file: FilePath
    let problem: Problem

    package var description: String {
        switch problem {
        case .form:
            "\(file): a token is one line of 32 to 512 letters, digits and -._~+/=; make one with: "
                + "openssl rand -hex 32"
        case .open: "\(file): others may read the token; take that from them: chmod 600 \(file)"
        }
    }
}
