package import OpenSSL

/// A token with which a host joins a cluster: an id of 6 and a secret of 16 characters of `[a-z0-9]` (Kubernetes,
/// "Authenticating with Bootstrap Tokens", token format). Only the id is ever described.
package struct BootstrapToken: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// A text that is no token; the text itself may hold a secret and is not repeated.
    package struct Malformed: Error, CustomStringConvertible {
        package var description: String {
            "the bootstrap token is malformed; expected 6 and 16 characters of a-z and 0-9 with a dot between"
        }
    }

    /// The public half, in the name of the token's Secret.
    package let id: String
    /// Both halves, with the dot between. Secret.
    package let text: String

    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// Reads a token.
    package init(_ text: String) throws(Malformed) {
        guard text.utf8.count == 23 else { throw Malformed() }
        let bytes = Array(text.utf8)
        guard bytes[6] == UInt8(ascii: "."), (bytes[..<6] + bytes[7...]).allSatisfy(Self.alphabet.contains) else {
            throw Malformed()
        }
        self.init(characters: bytes[..<6] + bytes[7...])
    }

    /// Makes a new token.
    /// - Throws: `OpenSSLError` when the generator is not seeded.
    package static func random() throws(OpenSSLError) -> BootstrapToken {
        // Bytes from 252 = 7 * 36 up are dropped, or the first characters would come more often.
        var characters: [UInt8] = []
        while characters.count < 22 {
            characters += try Random.bytes(32).filter { $0 < 252 }.map { alphabet[Int($0) % 36] }
        }
        return BootstrapToken(characters: characters[..<22])
    }

    private init(characters: ArraySlice<UInt8>) {
        id = String(decoding: characters.prefix(6), as: UTF8.self)
        text = id + "." + String(decoding: characters.dropFirst(6), as: UTF8.self)
    }

    package var description: String { "bootstrap token \(id)" }

    package var customMirror: Mirror { Mirror(self, children: ["id": id]) }
}
