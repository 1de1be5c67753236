import Files
import Inventory
import Markup
import SystemPackage

/// How the operator gets into a node as the user `ocne`: a public key, a password.
struct NodeAccess {
    let sshPublicKey: String?
    let passwordHash: String?

    init(_ fields: Fields, directory: FilePath) {
        let inline = fields.parseGiven("sshPublicKey") { try Self.publicKey($0) }
        let fromFile = fields.parseGiven("sshPublicKeyPath") { path in
            let bytes = try readFile(directory.pushing(FilePath(path)), limit: 64 << 10)
            return try Self.publicKey(String(decoding: bytes, as: UTF8.self))
        }
        sshPublicKey = Self.key(inForceOf: fields.node) == "sshPublicKeyPath" ? fromFile : inline
        passwordHash = fields.parseGiven("password") { try Self.hash($0) }
    }

    /// Which of the two keys says what the public key is: that of the higher layer; of the same the key itself.
    static func key(inForceOf root: Node) -> String {
        guard let path = root["sshPublicKeyPath"], !path.isNull else { return "sshPublicKey" }
        guard let inline = root["sshPublicKey"], !inline.isNull else { return "sshPublicKeyPath" }
        let (own, other) = (ClusterLayers.rank(inline.mark), ClusterLayers.rank(path.mark))
        if case .scalar("", _) = inline.content, own == other { return "sshPublicKeyPath" }
        return own >= other ? "sshPublicKey" : "sshPublicKeyPath"
    }

    /// One line as sshd's authorized_keys file has it: options, type, base64, comment.
    private static func publicKey(_ text: String) throws(InvalidValue) -> String {
        let line = text.split(whereSeparator: \.isNewline).map(String.init)
        let types = ["ssh-", "ecdsa-sha2-", "sk-ssh-", "sk-ecdsa-"]
        guard line.count == 1, line[0].unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }),
            line[0].split(separator: " ").contains(where: { word in types.contains { word.hasPrefix($0) } })
        else { throw InvalidValue("…", expected: "one public key such as `ssh-ed25519 AAAA… name`") }
        return line[0]
    }

    /// A crypt(5) hash: `$id$…`. The text is not shown: it may be the password itself.
    private static func hash(_ text: String) throws(InvalidValue) -> String {
        guard text.wholeMatch(of: /\$[0-9a-z]+\$[.\/0-9A-Za-z$=,+-]{8,}/) != nil else {
            throw InvalidValue("…", expected: "the hash of a password; make one with `openssl passwd -6`")
        }
        return text
    }
}
