import Markup

/// One thing that a policy asks of an image (containers-policy.json(5), "Policy Requirements").
struct PolicyRequirement: Sendable {
    /// What is asked.
    enum Rule: Sendable {
        case insecureAcceptAnything
        case reject
        /// A signature in an OpenPGP message by one of the keys.
        case signedBy(SignatureKeys, SignatureIdentity)
        /// A signature of sigstore by one of the keys.
        case sigstoreSigned(SignatureKeys, SignatureIdentity)
        /// Something that containers/image knows and that is not implemented here, by its name; it is never met.
        case unsupported(String)
    }

    let rule: Rule
    /// Where it stands in the policy.
    let mark: Mark

    /// Whether signatures decide.
    var asksForSignature: Bool {
        switch rule {
        case .signedBy, .sigstoreSigned: true
        case .insecureAcceptAnything, .reject, .unsupported: false
        }
    }

    /// Whether it accepts every image.
    var acceptsAnything: Bool {
        if case .insecureAcceptAnything = rule { true } else { false }
    }

    /// The `type` in the policy, or what is not implemented of it.
    var name: String {
        switch rule {
        case .insecureAcceptAnything: "insecureAcceptAnything"
        case .reject: "reject"
        case .signedBy: "signedBy"
        case .sigstoreSigned: "sigstoreSigned"
        case .unsupported(let name): name
        }
    }
}
