import OCI

/// Holds one requirement of a policy against an image and its signatures.
struct PolicyEvaluation {
    let image: PolicySubject
    let requirement: PolicyRequirement
    /// The requirement, as `FILE:LINE:COLUMN`.
    let place: String
    let environment: HostEnvironment

    /// - Parameter signatures: All there are; not looked at by requirements that ask for none.
    /// - Throws: ``SignatureRefusal`` when the requirement is not met.
    func check(_ signatures: SignatureSet) throws(SignatureRefusal) {
        switch requirement.rule {
        case .insecureAcceptAnything: return
        case .reject:
            throw refusal(
                "the policy rejects it", "change the policy, or use an image of a scope that the policy accepts")
        case .unsupported:
            throw refusal(
                "the policy asks for it, and it is not supported",
                "use `signedBy` with GPGKeys, or `sigstoreSigned` with keyPath")
        case .signedBy(let keys, let identity):
            try check(try required(signatures.simple), by: load(keys), identity)
        case .sigstoreSigned(let keys, let identity):
            try check(try required(signatures.sigstore), by: load(keys), identity)
        }
    }

    private func check(
        _ signatures: [[UInt8]], by keys: [[UInt8]], _ identity: SignatureIdentity
    ) throws(SignatureRefusal) {
        let keyring: SimpleSigningKeyring
        do {
            keyring = try SimpleSigningKeyring.make(keys, environment)
        } catch {
            throw refusal("\(error)", "see to it that the keys of the policy can be used")
        }
        var faults: [SignatureFault] = []
        for signature in signatures {
            do {
                let payload = try SignaturePayload(try keyring.verify(signature), kind: .simple)
                return try accept(payload, identity)
            } catch {
                faults.append(error)
            }
        }
        throw refusal(faults)
    }

    private func check(
        _ signatures: [SigstoreSignature], by keys: [[UInt8]], _ identity: SignatureIdentity
    ) throws(SignatureRefusal) {
        var faults: [SignatureFault] = []
        for signature in signatures {
            do {
                try signature.verify(with: keys)
                return try accept(try SignaturePayload(signature.payload, kind: .sigstore), identity)
            } catch {
                faults.append(error)
            }
        }
        throw refusal(faults)
    }

    private func required<Signature>(_ signatures: [Signature]) throws(SignatureRefusal) -> [Signature] {
        guard signatures.isEmpty else { return signatures }
        throw refusal(
            "a signature is required, and there is none",
            """
            sign the image, or see whether containers-registries.d(5) tells where its signatures are (`lookaside`, \
            `use-sigstore-attachments`)
            """)
    }

    /// Holds what was signed against the image.
    private func accept(_ payload: SignaturePayload, _ identity: SignatureIdentity) throws(SignatureFault) {
        guard payload.manifest == image.manifest else {
            throw SignatureFault("it is of \(payload.manifest), and the image is \(image.manifest)")
        }
        guard identity.accepts(payload.reference, for: image.reference) else {
            throw SignatureFault("it is of the name \(payload.reference), which `signedIdentity` does not accept")
        }
    }

    private func load(_ keys: SignatureKeys) throws(SignatureRefusal) -> [[UInt8]] {
        do {
            return try keys.load()
        } catch {
            throw refusal("\(error)", "put the public key there, or correct the policy")
        }
    }

    /// None of the signatures is accepted.
    private func refusal(_ faults: [SignatureFault]) -> SignatureRefusal {
        let shown = faults.prefix(8).enumerated().map { "signature \($0.offset + 1): \($0.element)" }
        return refusal(
            "none of its signatures (\(faults.count)) is accepted: " + shown.joined(separator: "; "),
            "have the image signed with a key of the policy, or correct the policy")
    }

    private func refusal(_ reason: String, _ remedy: String) -> SignatureRefusal {
        SignatureRefusal(image: "\(image)", place: place, reason: "`\(requirement.name)`: \(reason)", remedy: remedy)
    }
}
