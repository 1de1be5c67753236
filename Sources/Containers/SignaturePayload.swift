import Markup
import OCI

/// What a signature of an image says: which manifest it is of, and what the signer calls it (container-signature(5),
/// "JSON data format"; sigstore's is the same with another type).
struct SignaturePayload: Sendable {
    /// What kind of signature carries the text, and so of what type it must be.
    enum Kind {
        case simple
        case sigstore

        fileprivate var type: String {
            switch self {
            case .simple: "atomic container signature"
            case .sigstore: "cosign container image signature"
            }
        }
    }

    let manifest: Digest
    /// The name that is claimed; it may have neither a tag nor a digest.
    let reference: ImageReference

    private static let limits = ParseLimits(bytes: 1 << 20, depth: 16, nodes: 10_000)

    /// Reads the text of a signature whose cryptography has been verified: strictly, so that nothing in it is
    /// misunderstood.
    /// - Throws: ``SignatureFault``.
    init(_ bytes: [UInt8], kind: Kind) throws(SignatureFault) {
        do {
            let faults = Faults(source: "what is signed")
            let root = Fields(try JSON.parse(bytes, source: "what is signed", limits: Self.limits), faults: faults)
            Self.checkOptional(root, kind)
            let critical = root.value("critical").map { PolicyFields($0, path: "critical", faults: faults) }
            if critical == nil { root.missing("critical") }
            if let type = critical?.require("type"), type != kind.type {
                faults.add(
                    "`critical.type` is `\(type.prefix(100))`", at: root.node.mark, remedy: "`\(kind.type)` is expected"
                )
            }
            let digest = Self.text("docker-manifest-digest", in: "image", of: critical)
            let name = Self.text("docker-reference", in: "identity", of: critical)
            critical?.fields.finish()
            root.finish()
            try faults.check()
            guard let digest, let name else { throw FaultReport([]) }
            manifest = try Digest(digest)
            reference = try ImageReference(name)
        } catch {
            throw SignatureFault("\(error)")
        }
    }

    /// The only member of an object inside `critical`.
    private static func text(_ key: String, in member: String, of critical: PolicyFields?) -> String? {
        guard let critical else { return nil }
        guard let node = critical.fields.value(member) else {
            critical.fields.missing(member)
            return nil
        }
        let fields = PolicyFields(node, path: "critical.\(member)", faults: critical.faults)
        let text = fields.require(key)
        fields.fields.finish()
        return text
    }

    /// What may be in `optional` is free, but for two members; cosign writes null when there is nothing.
    private static func checkOptional(_ root: Fields, _ kind: Kind) {
        guard let node = root.node["optional"] else { return root.missing("optional") }
        guard let value = root.value("optional") else {
            if kind == .simple { root.missing("optional") }
            return
        }
        guard case .mapping = node.content else {
            return root.faults.add("`optional` is \(node.kind)", at: node.mark, remedy: "an object is expected")
        }
        if let creator = value["creator"] {
            guard case .scalar(_, isPlain: false) = creator.content else {
                return root.faults.add("`optional.creator` is no text", at: creator.mark)
            }
        }
        if let time = value["timestamp"] {
            guard case .scalar(let text, isPlain: true) = time.content, let number = Double(text),
                Int64(exactly: number) != nil
            else {
                return root.faults.add("`optional.timestamp` is no whole number", at: time.mark)
            }
        }
    }
}
