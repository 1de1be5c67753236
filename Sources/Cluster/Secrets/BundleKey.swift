import Files
import Glibc
package import SystemPackage

/// What a bundle of secrets is encrypted with. Its descriptions never show it.
package struct BundleKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Where a key comes from, as the bundle says it.
    package enum Kind: String, Sendable, CaseIterable {
        case passphrase
        case keyFile = "key file"
    }

    package let kind: Kind
    /// The passphrase or the key file's content. Secret.
    let bytes: [UInt8]

    init(_ kind: Kind, _ bytes: [UInt8]) {
        self.kind = kind
        self.bytes = bytes
    }

    private static let passphraseLimit = 4096
    private static let keyFileLimits = 32...4096
    /// Guessing a shorter passphrase is too easy, however dear each guess is.
    private static let leastCharacters = 10

    /// A passphrase that somebody gave; one line of at most 4096 bytes, of which every one counts.
    /// - Throws: ``BundleKeyError``.
    package static func passphrase(_ text: String) throws(BundleKeyError) -> BundleKey {
        guard (1...passphraseLimit).contains(text.utf8.count) else {
            throw .unusable("a passphrase has 1 to \(passphraseLimit) bytes")
        }
        // Neither a file's first line nor a terminal could give it again.
        guard !text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else {
            throw .unusable("a passphrase is one line, without a line break at its end")
        }
        return BundleKey(.passphrase, Array(text.utf8))
    }

    /// The first line of a file as a passphrase.
    /// - Throws: ``BundleKeyError`` or `FileError`.
    package static func passphrase(file: FilePath) throws -> BundleKey {
        let bytes = try readPrivateFile(file, limit: passphraseLimit + 2)
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw BundleKeyError.unusable("\(file) holds no text; use it as a key file, or write a passphrase into it")
        }
        return try passphrase(text)
    }

    /// The content of a file of random bytes.
    /// - Throws: ``BundleKeyError`` or `FileError`.
    package static func keyFile(_ file: FilePath) throws -> BundleKey {
        let bytes = try readPrivateFile(file, limit: keyFileLimits.upperBound)
        guard keyFileLimits.contains(bytes.count) else {
            throw BundleKeyError.unusable(
                "\(file) has \(bytes.count) bytes; a key file has at least \(keyFileLimits.lowerBound) random ones: make "
                    + "one with `(umask 077; head -c 32 /dev/urandom > FILE)`")
        }
        return BundleKey(.keyFile, bytes)
    }

    /// The same key, if new secrets may be encrypted with it: a passphrase has at least ten characters.
    /// - Throws: ``BundleKeyError/unusable(_:)``.
    package func forNewSecrets() throws(BundleKeyError) -> BundleKey {
        guard kind == .keyFile || String(decoding: bytes, as: UTF8.self).count >= Self.leastCharacters else {
            throw .unusable("a new passphrase has at least \(Self.leastCharacters) characters")
        }
        return self
    }

    package var description: String { "\(kind.rawValue) (not shown)" }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Reads a file with secrets that nobody else may read; a pipe is taken as it is.
private func readPrivateFile(_ file: FilePath, limit: Int) throws -> [UInt8] {
    var status = stat()
    guard stat(file.string, &status) == 0 else { throw FileError("read", file, Errno(rawValue: errno)) }
    let isRegular = status.st_mode & S_IFMT == S_IFREG
    guard !isRegular || status.st_mode & 0o077 == 0 && status.st_uid == geteuid() else {
        throw BundleKeyError.unusable(
            "\(file) is another user's or can be read by others; if nobody did, make it yours and run `chmod 600 \(file)`"
        )
    }
    return try readFile(file, limit: limit)
}

/// Why a bundle of secrets could not be opened or encrypted.
package enum BundleKeyError: Error, CustomStringConvertible, Sendable {
    /// A passphrase or key file that cannot serve.
    case unusable(String)
    /// It is encrypted, and nobody said with what.
    case missing(source: String, BundleKey.Kind)
    /// It is encrypted with the other kind of key.
    case otherKind(source: String, needed: BundleKey.Kind)
    /// Not the key it was encrypted with, or it was changed since.
    case wrong(source: String, BundleKey.Kind)

    package var description: String {
        switch self {
        case .unusable(let reason): reason
        case .missing(let source, .passphrase):
            """
            \(source) is encrypted with a passphrase, and nobody can be asked for it here; give SLIPWAY_PASSPHRASE or \
            --passphrase-file FILE
            """
        case .missing(let source, .keyFile), .otherKind(let source, .keyFile):
            "\(source) is encrypted with a key file; name it with --key-file FILE"
        case .otherKind(let source, .passphrase):
            "\(source) is encrypted with a passphrase; give SLIPWAY_PASSPHRASE or --passphrase-file FILE, not --key-file"
        case .wrong(let source, let kind):
            """
            \(source) cannot be opened: this is not the \(kind.rawValue) it was encrypted with, or the file was changed \
            since; nothing was written
            """
        }
    }
}
