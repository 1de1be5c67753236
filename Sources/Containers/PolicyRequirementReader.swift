import Markup
import OCI
import OpenSSL
import SystemPackage

/// Reads the requirements of a policy (containers-policy.json(5), "Policy Requirements").
enum PolicyRequirementReader {
    /// The keys of sigstore's other ways to trust, which containers/image knows.
    private static let otherTrust = [
        "fulcio", "pki", "rekorPublicKeyPath", "rekorPublicKeyPaths", "rekorPublicKeyData", "rekorPublicKeyDatas",
    ]

    /// The requirements of a scope; what is wrong is noted.
    static func list(_ node: Node, path: String, faults: Faults) -> [PolicyRequirement] {
        guard case .sequence(let items) = node.content, !items.isEmpty else {
            faults.add(
                "`\(path)` is no list of requirements", at: node.mark,
                remedy: "write `[{\"type\": \"reject\"}]` to accept nothing")
            return []
        }
        return items.enumerated().compactMap { one($0.element, path: "\(path)[\($0.offset)]", faults: faults) }
    }

    private static func one(_ node: Node, path: String, faults: Faults) -> PolicyRequirement? {
        let fields = PolicyFields(node, path: path, faults: faults)
        guard let rule = rule(fields) else { return nil }
        fields.fields.finish()
        return PolicyRequirement(rule: rule, mark: node.mark)
    }

    private static func rule(_ fields: PolicyFields) -> PolicyRequirement.Rule? {
        guard let type = fields.require("type") else { return nil }
        switch type {
        case "insecureAcceptAnything": return .insecureAcceptAnything
        case "reject": return .reject
        case "signedBy": return signedBy(fields)
        case "sigstoreSigned": return sigstoreSigned(fields)
        case "signedBaseLayer":
            _ = identity(fields, "baseLayerIdentity")
            return .unsupported("signedBaseLayer")
        default:
            fields.faults.add(
                "`\(fields.fields.path).type` is `\(type.prefix(40))`", at: fields.fields.mark(of: "type"),
                remedy: "one of insecureAcceptAnything, reject, signedBy, sigstoreSigned is expected")
            return nil
        }
    }

    private static func signedBy(_ fields: PolicyFields) -> PolicyRequirement.Rule? {
        let kind = fields.require("keyType")
        let keys = keys(fields, ["keyPath", "keyPaths", "keyData"])
        let identity = identity(fields, "signedIdentity")
        switch kind {
        case nil: return nil
        case "GPGKeys"?: break
        case let kind? where ["signedByGPGKeys", "X509Certificates", "signedByX509CAs"].contains(kind):
            return .unsupported(kind)
        default:
            fields.faults.add(
                "`\(fields.fields.path).keyType` is not GPGKeys", at: fields.fields.mark(of: "keyType"),
                remedy: "write `GPGKeys`")
        }
        guard let keys, let identity else { return nil }
        return .signedBy(keys, identity)
    }

    private static func sigstoreSigned(_ fields: PolicyFields) -> PolicyRequirement.Rule? {
        let others = otherTrust.filter { fields.fields.value($0) != nil }
        let identity = identity(fields, "signedIdentity")
        let sources = ["keyPath", "keyPaths", "keyData", "keyDatas"]
        if others.contains("fulcio") || others.contains("pki"), sources.allSatisfy({ fields.fields.value($0) == nil }) {
            return .unsupported(others[0])
        }
        guard let keys = keys(fields, sources), let identity else { return nil }
        guard let other = others.first else { return .sigstoreSigned(keys, identity) }
        return .unsupported(other)
    }

    private static func keys(_ fields: PolicyFields, _ names: [String]) -> SignatureKeys? {
        let given = names.filter { fields.fields.value($0) != nil }
        guard let name = given.first, given.count == 1 else {
            fields.faults.add(
                "`\(fields.fields.path)` has \(given.isEmpty ? "no key" : given.joined(separator: " and "))",
                at: fields.mark, remedy: "write exactly one of \(names.joined(separator: ", "))")
            return nil
        }
        let isList = name.hasSuffix("s")
        guard let texts = isList ? fields.texts(name) : fields.text(name).map({ [$0] }), !texts.isEmpty else {
            return nil
        }
        guard texts.allSatisfy({ !$0.isEmpty && !$0.utf8.contains(0) }) else {
            fields.faults.add("`\(fields.fields.path).\(name)` is empty", at: fields.fields.mark(of: name))
            return nil
        }
        if name.hasPrefix("keyPath") { return .files(texts.map { FilePath($0) }) }
        let data = texts.compactMap { [UInt8](base64: $0) }
        if data.count == texts.count { return .data(data) }
        fields.faults.add(
            "`\(fields.fields.path).\(name)` is no base64", at: fields.fields.mark(of: name),
            remedy: "write the key to a file and name it with keyPath")
        return nil
    }

    /// The rule for names; the default when it is absent.
    private static func identity(_ fields: PolicyFields, _ key: String) -> SignatureIdentity? {
        guard let node = fields.fields.value(key) else { return .matchRepoDigestOrExact }
        return PolicyIdentityReader.read(node, path: "\(fields.fields.path).\(key)", faults: fields.faults)
    }
}
