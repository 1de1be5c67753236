import Files
import Inventory
import Markup
import SystemPackage

/// How the operator gets into a node as the user `ocne`: a public key, a password.
struct NodeAccess {
    let sshPublicKey: String?
    let passwordHash: String?

    init(_ fields: Fields, directory: FilePath) {
        let inline = fields.parseGiven("sshPublicKey") { try SSHPublicKey($0).line }
        let fromFile = fields.parseGiven("sshPublicKeyPath") { path in
            let bytes = try readFile(directory.pushing(FilePath(path)), limit: 64 << 10)
            return try SSHPublicKey(String(decoding: bytes, as: UTF8.self)).line
        }
        sshPublicKey = Self.key(inForceOf: fields.node) == "sshPublicKeyPath" ? fromFile : inline
        passwordHash = fields.parseGiven("password") { try PasswordHash($0).text }
    }

    /// Which of the two keys says what the public key is: that of the higher layer; of the same the key itself.
    static func key(inForceOf root: Node) -> String {
        guard let path = root["sshPublicKeyPath"], !path.isNull else { return "sshPublicKey" }
        guard let inline = root["sshPublicKey"], !inline.isNull else { return "sshPublicKeyPath" }
        let (own, other) = (ClusterLayers.rank(inline.mark), ClusterLayers.rank(path.mark))
        if case .scalar("", _) = inline.content, own == other { return "sshPublicKeyPath" }
        return own >= other ? "sshPublicKey" : "sshPublicKeyPath"
    }
}
