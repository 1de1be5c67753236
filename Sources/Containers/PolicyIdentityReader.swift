import Markup
import OCI

/// Reads which names of signatures a requirement accepts (containers-policy.json(5), `signedIdentity`).
enum PolicyIdentityReader {
    /// The rule; nil only when a fault was noted.
    static func read(_ node: Node, path: String, faults: Faults) -> SignatureIdentity? {
        let fields = PolicyFields(node, path: path, faults: faults)
        guard let type = fields.require("type"), let identity = identity(type, fields) else { return nil }
        fields.fields.finish()
        return identity
    }

    private static func identity(_ type: String, _ fields: PolicyFields) -> SignatureIdentity? {
        switch type {
        case "matchExact": return .matchExact
        case "matchRepoDigestOrExact": return .matchRepoDigestOrExact
        case "matchRepository": return .matchRepository
        case "exactReference":
            guard let reference = reference(fields, "dockerReference") else { return nil }
            if reference.tag != nil || reference.digest != nil { return .exactReference(reference) }
            fields.faults.add(
                "`\(fields.fields.path).dockerReference` has neither a tag nor a digest",
                at: fields.fields.mark(of: "dockerReference"), remedy: "write the tag, or use exactRepository")
            return nil
        case "exactRepository":
            return reference(fields, "dockerRepository").map { .exactRepository($0) }
        case "remapIdentity":
            guard let from = prefix(fields, "prefix"), let to = prefix(fields, "signedPrefix") else {
                return nil
            }
            return .remapIdentity(prefix: from, signedPrefix: to)
        default:
            fields.faults.add(
                "`\(fields.fields.path).type` is `\(type.prefix(40))`", at: fields.fields.mark(of: "type"),
                remedy: """
                    one of matchExact, matchRepoDigestOrExact, matchRepository, exactReference, exactRepository, \
                    remapIdentity is expected
                    """)
            return nil
        }
    }

    private static func reference(_ fields: PolicyFields, _ key: String) -> ImageReference? {
        guard let text = fields.require(key) else { return nil }
        do {
            return try ImageReference(text)
        } catch {
            fields.faults.add("`\(fields.fields.path).\(key)`: \(error)", at: fields.fields.mark(of: key))
            return nil
        }
    }

    /// A host, or a host and what is behind it, without tag and digest.
    private static func prefix(_ fields: PolicyFields, _ key: String) -> String? {
        guard let text = fields.require(key) else { return nil }
        let slash = text.firstIndex(of: "/") ?? text.endIndex
        let path = slash == text.endIndex ? "any" : String(text[slash...].dropFirst())
        if (try? ImageReference(registry: String(text[..<slash]), repository: path)) != nil { return text }
        fields.faults.add(
            "`\(fields.fields.path).\(key)` is `\(text.prefix(100))`", at: fields.fields.mark(of: key),
            remedy: "write `HOST[:PORT]` or `HOST[:PORT]/PATH`, without a tag")
        return nil
    }
}
