import Files
import Markup
package import SystemPackage

/// What this machine demands of the signatures of images (containers-policy.json(5)).
package struct Policy: Sendable {
    /// The file it stands in; nil when the machine has none, and so demands nothing.
    let source: String?
    private let content: PolicyReader.Content
    private let environment: HostEnvironment

    private static let limit = 4 << 20

    /// Reads the policy of a user: the file that is named, or else `~/.config/containers/policy.json`, or else
    /// `/etc/containers/policy.json`. Without any of the latter two the policy is empty.
    /// - Throws: `FileError` when a file cannot be read, `Fault` or `FaultReport` when it is no policy.
    package init(_ environment: HostEnvironment, file: FilePath? = nil) throws {
        if let file {
            self = try Policy(try readFile(file, limit: Self.limit), source: file.string, environment)
            return
        }
        let user = environment.home?.appending(".config/containers/policy.json")
        for path in [user, environment.root.appending("etc/containers/policy.json")].compactMap({ $0 }) {
            guard let bytes = try SignatureFiles.readIfPresent(path, limit: Self.limit) else { continue }
            self = try Policy(bytes, source: path.string, environment)
            return
        }
        source = nil
        content = PolicyReader.Content()
        self.environment = environment
    }

    /// Reads a policy from memory.
    /// - Parameter source: The name of the text for messages.
    /// - Throws: `Fault` or `FaultReport`.
    package init(_ bytes: [UInt8], source: String, _ environment: HostEnvironment) throws {
        content = try PolicyReader.read(bytes, source: source)
        self.source = source
        self.environment = environment
    }

    /// Decides whether an image may be used.
    /// - Parameters:
    ///   - demand: What the spelling of the image asks for on top of the policy.
    ///   - signatures: Fetches the signatures of the manifest; called once, and only when they are needed.
    /// - Throws: ``SignatureRefusal`` when it may not.
    package func evaluate(
        _ image: PolicySubject, demand: SignatureDemand, signatures: () throws -> SignatureSet
    ) throws(SignatureRefusal) {
        let requirements = requirements(for: image)
        try check(demand, image, requirements)
        var fetched: SignatureSet?
        for requirement in requirements {
            if requirement.asksForSignature, fetched == nil { fetched = try fetch(signatures, of: image) }
            let evaluation = PolicyEvaluation(
                image: image, requirement: requirement, place: place(of: requirement), environment: environment)
            try evaluation.check(fetched ?? SignatureSet())
        }
    }

    private func fetch(
        _ signatures: () throws -> SignatureSet, of image: PolicySubject
    ) throws(SignatureRefusal) -> SignatureSet {
        do {
            return try signatures()
        } catch {
            throw SignatureRefusal(
                image: "\(image)", place: nil, reason: "its signatures cannot be read: \(error)",
                remedy: "see to it that they can, or change the policy")
        }
    }

    /// The requirements of the narrowest scope that has any.
    private func requirements(for image: PolicySubject) -> [PolicyRequirement] {
        guard let scopes = content.transports[image.transport] else { return content.standard }
        for scope in image.scopes + [""] {
            if let requirements = scopes[Array(scope.utf8)] { return requirements }
        }
        return content.standard
    }

    /// Sees to it that an image that is to be verified is: ostree-rs-ext refuses a policy whose default accepts
    /// anything; this refuses requirements that ask for no signature as well.
    private func check(
        _ demand: SignatureDemand, _ image: PolicySubject, _ requirements: [PolicyRequirement]
    ) throws(SignatureRefusal) {
        switch demand {
        case .unverified: return
        case .ostreeRemote(let remote):
            throw SignatureRefusal(
                image: "\(image)", place: nil,
                reason: """
                    its commit is to be verified with the keys of the ostree remote `\(remote)`, which is not done here
                    """,
                remedy: "use `ostree-image-signed:` and a policy.json that names the key of the image")
        case .containerPolicy:
            guard let source else {
                throw SignatureRefusal(
                    image: "\(image)", place: nil,
                    reason: "it is to be verified, and there is no policy to verify it by",
                    remedy: "write /etc/containers/policy.json with the key of the image, or name one with --policy")
            }
            if content.standard.count == 1, let standard = content.standard.first, standard.acceptsAnything {
                throw SignatureRefusal(
                    image: "\(image)", place: place(of: standard),
                    reason: "it is to be verified, and the default of the policy accepts anything",
                    remedy: """
                        write `"default": [{"type": "reject"}]` in \(source), and a scope with the key of the image
                        """)
            }
            if let first = requirements.first, requirements.allSatisfy(\.acceptsAnything) {
                throw SignatureRefusal(
                    image: "\(image)", place: place(of: first),
                    reason: "it is to be verified, and the policy accepts anything for it",
                    remedy: "write a signedBy or sigstoreSigned requirement for it in \(source)")
            }
        }
    }

    private func place(of requirement: PolicyRequirement) -> String { "\(source ?? ""):\(requirement.mark)" }
}
