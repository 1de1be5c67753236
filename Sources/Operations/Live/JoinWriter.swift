import Cluster
import Kubernetes
import Markup
import PKI

/// Makes the objects that let a host in, and knows how to take them back.
final class JoinWriter {
    /// What became of a token.
    enum Kept {
        /// The cluster knows it, until then; nil for ever.
        case known(Moment?)
        /// Another token has its id.
        case taken
    }

    /// How long certificates can be fetched, as kubeadm has it.
    static let certificateLifetime = Duration.seconds(2 * 3600)
    private static let attempts = 5

    let undo = Undo()
    private(set) var changes: [String] = []
    private(set) var warnings: [String] = []
    private let api: APIClient
    private let rescue: APIClient
    /// By the cluster's clock.
    private let now: Moment
    private let isDryRun: Bool
    /// Whether certificates of another key were there.
    private var hasForeign = false

    init(api: APIClient, rescue: APIClient, now: Moment, isDryRun: Bool) {
        self.api = api
        self.rescue = rescue
        self.now = now
        self.isDryRun = isDryRun
    }

    /// Makes the Secret of a token. One that is there already and does the same is kept.
    func make(_ token: TokenSecret) throws -> Kept {
        let path = try ResourcePath(.secret, in: TokenSecret.namespace, name: token.name)
        if let there = try api.find(path) { return keep(there, token) }
        do { try create(path, token.object, isOurs: token.isMade) } catch let error as APIError
            where error.kind == .alreadyExists
        { return .taken }
        return .known(token.end)
    }

    private func keep(_ there: APIObject, _ token: TokenSecret) -> Kept {
        guard let known = TokenStatus(SecretObject(there)), token.isMade(there), known.isForJoining,
            known.end.map({ $0 > now }) ?? true
        else { return .taken }
        return .known(known.end)
    }

    /// Puts the control plane's certificates into the cluster.
    /// - Returns: When they can no longer be fetched.
    func upload(_ data: [(name: String, bytes: [UInt8])], key: CertificateKey) throws -> Moment {
        let end = now.adding(Self.certificateLifetime)
        let certificates = CertificateUpload(data: data)
        let owner = TokenSecret(token: try BootstrapToken.random(), purpose: .lifetime, end: end)
        let ownerPath = try ResourcePath(.secret, in: TokenSecret.namespace, name: owner.name)
        let uid = try create(ownerPath, owner.object, isOurs: owner.isMade)?.uid ?? ""
        try put(certificates, ownedBy: owner, uid: uid, key: key)
        try ensure(.role, CertificateUpload.role, "rules")
        try ensure(.roleBinding, CertificateUpload.roleBinding, "subjects")
        return end
    }

    private func put(
        _ certificates: CertificateUpload, ownedBy owner: TokenSecret, uid: String, key: CertificateKey
    ) throws {
        let path = try ResourcePath(.secret, in: TokenSecret.namespace, name: CertificateUpload.secretName)
        let object = certificates.secret(ownedBy: owner, uid: uid)
        for _ in 0..<Self.attempts {
            do {
                if let there = try api.find(path) {
                    noteForeign(there, key)
                    try change(
                        path, there,
                        [
                            ("metadata", ["ownerReferences": object["metadata"]?["ownerReferences"] ?? .null]),
                            ("data", Self.replacing(there.tree["data"], by: object["data"])),
                        ],
                        back: [
                            (
                                "metadata",
                                ["ownerReferences": there.tree["metadata"]?["ownerReferences"]?.value ?? .null]
                            ),
                            ("data", Self.replacing(object["data"]?.node(at: .start), by: there.tree["data"]?.value)),
                        ]
                    ) { there in there.owners.contains { $0.uid == uid } }
                } else {
                    try create(path, object) { there in there.owners.contains { $0.uid == uid } }
                }
                return
            } catch let error as APIError where error.kind == .conflict || error.kind == .alreadyExists {
                continue
            }
        }
        throw LiveRefusal.contested(what: "\(path)")
    }

    /// A merge patch that leaves nothing of what was there.
    private static func replacing(_ there: Node?, by new: Value?) -> Value {
        guard case .object(let members)? = new else { return .null }
        let gone = (there?.members ?? []).map(\.key).filter { key in !members.contains { $0.key == key } }
        return .object(members + gone.map { Value.Member($0, .null) })
    }

    /// - Parameter lead: How many seconds the cluster's clock is ahead.
    func noteClock(_ lead: Int64) {
        warnings.append(
            "this machine's clock is \(lead.magnitude) seconds \(lead < 0 ? "ahead of" : "behind") the cluster's; all "
                + "times are the cluster's. Set the clocks, or certificates may not be valid yet where they are used")
    }

    private func noteForeign(_ there: APIObject, _ key: CertificateKey) {
        let secret = SecretObject(there)
        var data: [String: [UInt8]] = [:]
        for name in secret.keys { data[name] = secret.data(name) }
        guard (try? KubeadmCertificates.open(data, with: key)) == nil, !hasForeign else { return }
        hasForeign = true
        warnings.append(
            "the certificates in kubeadm-certs were encrypted with another key and were replaced: hosts that were given "
                + "that key and have not joined yet need a new config")
    }

    /// Makes an object, or mends the part of it that counts.
    private func ensure(_ kind: ResourceKind, _ object: Value, _ part: String) throws {
        let path = try ResourcePath(kind, in: TokenSecret.namespace, name: CertificateUpload.accessName)
        for _ in 0..<Self.attempts {
            do {
                guard let there = try api.find(path) else {
                    try create(path, object)
                    return
                }
                let wanted = object[part] ?? .null
                if there.tree[part]?.value == wanted { return }
                try change(path, there, [(part, wanted)], back: [(part, there.tree[part]?.value ?? .null)]) {
                    $0.tree[part]?.value == wanted
                }
                return
            } catch let error as APIError where error.kind == .conflict || error.kind == .alreadyExists {
                continue
            }
        }
        throw LiveRefusal.contested(what: "\(path)")
    }

    /// - Parameter isOurs: Whether an object of that name is the one that was to be made, when no answer told.
    /// - Returns: The object as the server has it; nil in a dry run.
    @discardableResult
    private func create(
        _ path: ResourcePath, _ object: Value, isOurs: @escaping (APIObject) -> Bool = { _ in true }
    ) throws -> APIObject? {
        changes.append("create \(path)")
        guard !isDryRun else { return nil }
        let rescue = rescue
        var isKnown = true
        undo.add("\(path) (\(path.removal))") { try rescue.remove(path, isSure: isKnown, isOurs) }
        do { return try api.create(object, in: ResourcePath(path.kind, in: path.namespace)) } catch {
            isKnown = false
            try forgetUndone(error)
        }
    }

    /// - Parameter isOurs: Whether an object is as the patch leaves it, and not changed again by somebody else since.
    private func change(
        _ path: ResourcePath, _ there: APIObject, _ patch: [(String, Value)], back: [(String, Value)],
        isOurs: @escaping (APIObject) -> Bool
    ) throws {
        changes.append("change \(path)")
        guard !isDryRun else { return }
        let rescue = rescue
        undo.add("\(path), changed") {
            guard let there = try rescue.find(path), isOurs(there) else { return }
            _ = try rescue.patch(.merge(Self.conditional(back, there.resourceVersion)), at: path)
        }
        do {
            _ = try api.patch(.merge(Self.conditional(patch, there.resourceVersion)), at: path)
        } catch {
            try forgetUndone(error)
        }
    }

    /// Drops what was noted for a request that certainly had no effect, and goes on with its error.
    private func forgetUndone(_ error: any Error) throws -> Never {
        if let error = error as? APIError, !error.mayHaveBeenDone {
            undo.dropLast()
            changes.removeLast()
        }
        throw error
    }

    /// The patch, for that version of the object only.
    private static func conditional(_ patch: [(String, Value)], _ version: String) -> Value {
        var metadata: [Value.Member] = [.init("resourceVersion", .string(version))]
        if case .object(let members)? = patch.first(where: { $0.0 == "metadata" })?.1 { metadata += members }
        return .object(omittingNil: [("metadata", .object(metadata))] + patch.filter { $0.0 != "metadata" })
    }
}
