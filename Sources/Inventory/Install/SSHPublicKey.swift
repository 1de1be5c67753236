/// A public key as sshd's authorized_keys file has it (sshd(8), "AUTHORIZED_KEYS FILE FORMAT"): one line of options,
/// type, base64 and comment.
package struct SSHPublicKey: Sendable, Hashable {
    package let line: String

    private static let types = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"]

    /// Line breaks at its ends are dropped, as the files of ssh-keygen have them.
    /// - Throws: ``InvalidValue``, which does not show the text: it may be a private key.
    package init(_ text: String) throws(InvalidValue) {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        guard lines.count == 1, lines[0].utf8.count <= 16 << 10,
            lines[0].unicodeScalars.first != "-",
            lines[0].unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.properties.generalCategory != .control }),
            lines[0].split(separator: " ").contains(where: { word in Self.types.contains { word.hasPrefix($0) } })
        else { throw InvalidValue("…", expected: "one public key such as `ssh-ed25519 AAAA… name`") }
        line = lines[0]
    }
}
