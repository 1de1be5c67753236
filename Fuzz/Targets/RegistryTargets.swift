import Containers
import Markup
import OCI
import SystemPackage

/// What registries say, and what files on this machine say of them.
enum RegistryTargets {
    private static let environment = HostEnvironment(variables: [:], user: 1000, root: "/nonexistent")

    static let reference = Target("image-reference", limit: 600, refusals: [OCIValueError.self]) { input in
        let reference = try ImageReference(String(decoding: input, as: UTF8.self))
        expectEqual(try ImageReference(reference.description), reference, "the reference spelled again")
        let parts = try ImageReference(
            registry: reference.registry, repository: reference.repository, tag: reference.tag, digest: reference.digest
        )
        expectEqual(parts, reference, "the reference of its parts")
    }

    static let ostreeReference = Target("ostree-image-reference", limit: 600, refusals: [OCIValueError.self]) { input in
        let text = String(decoding: input, as: UTF8.self)
        let reference = try OSTreeImageReference(text)
        let again = try OSTreeImageReference(reference.description)
        expectEqual(again, reference, "the reference spelled again")
        // Nothing that asks for signatures is ever taken for something that does not.
        expectEqual(reference.demand == .unverified, text.hasPrefix("ostree-unverified-"), "the demand")
    }

    static let challenge = Target("www-authenticate", limit: 4096, refusals: []) { input in
        let fields = String(decoding: input, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let challenges = Challenge.parse(fields.map(String.init))
        expect(challenges.count <= 16, "too many challenges")
        for challenge in challenges {
            expect(!challenge.scheme.isEmpty && challenge.scheme == challenge.scheme.lowercased(), "the scheme")
            expect(challenge.token68 == nil || challenge.parameters.isEmpty, "a token and parameters")
        }
    }

    static let toml = Target("toml", limit: 4096, refusals: [Fault.self]) { input in
        let limits = ParseLimits(bytes: 1 << 16, depth: 32, nodes: 4000)
        let root = try TOML.parse(input, source: "t", limits: limits)
        guard case .mapping = root.content else { return expect(false, "the root is no table") }
        _ = root.value.json()
    }

    static let registries = Target(
        "registries-conf", limit: 4096, refusals: [Fault.self, FaultReport.self, RegistriesRefusal.self]
    ) { input in
        let registries = try Registries(documents: [(source: "r", bytes: input)])
        for name in ["registry.example.com/a/b:1", "docker.io/library/x", "[::1]:5000/y"] {
            let image = try ImageReference(name)
            let sources = try registries.pullSources(image)
            expect(!sources.isEmpty && sources.allSatisfy { $0.reference.tag == image.tag }, "places to pull from")
            expectEqual(try registries.pushTarget(image).reference, image, "the place to push to")
        }
    }

    static let authFile = Target("auth-json", limit: 4096, refusals: [Fault.self]) { input in
        for isLegacy in [false, true] { _ = try AuthFile(input, source: "a", isLegacy: isLegacy) }
    }

    static let policy = Target("policy-json", limit: 4096, refusals: [Fault.self, FaultReport.self]) { input in
        let policy = try Policy(input, source: "p", environment)
        let subject = PolicySubject(try ImageReference("registry.example.com/a/b:1"), manifest: try Digest(of: []))
        do {
            try policy.evaluate(subject, demand: .containerPolicy) { SignatureSet() }
            expect(false, "an image without signatures is taken as verified")
        } catch is SignatureRefusal {}
    }

    static let signature = Target(
        "stored-signature", limit: 4096, refusals: [Fault.self, SignatureFormatError.self]
    ) { input in
        var signatures = SignatureSet()
        try signatures.add(stored: input)
    }

    static let all = [reference, ostreeReference, challenge, toml, registries, authFile, policy, signature]
}
