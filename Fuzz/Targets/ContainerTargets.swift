@testable import Containers
import Markup
import OCI
@testable import OpenSSL
import SystemPackage

/// How a machine is told to reach registries, and what it demands of them.
enum ContainerTargets {
    private static let environment = HostEnvironment(variables: [:], user: 1000, root: "/nonexistent")

    static let registries = Target(
        "registries-conf", limit: 4096, refusals: [Fault.self, FaultReport.self, RegistriesRefusal.self]
    ) { input in
        let registries = try Registries(documents: [(source: "r", bytes: input)])
        for name in ["registry.example.com/a/b:1", "docker.io/library/x", "[::1]:5000/y"] {
            let image = try ImageReference(name)
            let sources = outcome { try registries.pullSources(image) }
            let target = outcome { try registries.pushTarget(image) }
            if let target { expectEqual(target.reference, image, "the place to push to") }
            guard let sources else { continue }
            expect(!sources.isEmpty && sources.allSatisfy { $0.reference.tag == image.tag }, "places to pull from")
            expect(sources.dropLast().allSatisfy(\.isMirror), "a mirror behind the registry")
            // A blocked image comes from mirrors alone.
            expect(target != nil || sources.allSatisfy(\.isMirror), "a blocked image is pulled")
            for source in sources {
                expect((try? registries.pushTarget(source.reference)) != nil, "a blocked place is asked")
            }
        }
        for name in ["fedora", "fedora:1", "a/b"] {
            let images = outcome { try registries.candidates(shortName: name, isInteractive: true) } ?? []
            expect(images.allSatisfy { $0.tag == (name == "fedora:1" ? "1" : nil) }, "the tag of a short name")
            if (try? registries.candidates(shortName: name, isInteractive: false)) == nil { continue }
            expect(!images.isEmpty, "nobody is better than somebody who could choose")
        }
        // Said twice, it is said once; version 1 may not be said in a drop-in.
        guard let twice = try? Registries(documents: [(source: "r", bytes: input), (source: "r", bytes: input)]) else {
            return expect(text(input).lowercased().contains("registries"), "a drop-in is refused")
        }
        let image = try ImageReference("registry.example.com/a/b:1")
        expectEqual(
            outcome { try twice.pullSources(image) }, outcome { try registries.pullSources(image) }, "said twice")
        expectEqual(twice.credentialHelpers, registries.credentialHelpers, "the programs said twice")
    }

    static let authFile = Target("auth-json", limit: 4096, refusals: [Fault.self]) { input in
        entry(input)
        for isLegacy in [false, true] {
            guard let file = try? AuthFile(input, source: "a", isLegacy: isLegacy) else {
                if isLegacy { _ = try AuthFile(input, source: "a") }
                continue
            }
            for registry in ["docker.io", "host", "h:5000", "e", "x", "[::1]:1"] {
                for repository in ["", "ns", "ns/a/b", "library/x"] {
                    for answer in [
                        outcome { try file.answer(registry: registry, repository: repository) },
                        outcome { try file.dockersAnswer(registry: registry, repository: repository) },
                    ] { check(answer ?? nil) }
                }
                // Docker's registry has several names.
                guard registry == "docker.io" else { continue }
                for other in ["index.docker.io", "registry-1.docker.io"]
                where !text(input).contains("docker.io") && !input.contains(UInt8(ascii: "\\")) {
                    expectEqual(
                        outcome { try file.answer(registry: registry, repository: "") },
                        outcome { try file.answer(registry: other, repository: "") }, "Docker's names")
                }
            }
        }
    }

    /// A user and a password are read as they were written, for their registry, whatever they are.
    private static func entry(_ input: [UInt8]) {
        let words = Array(text(input).utf8).split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false
        )
        .map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 2, words != ["", ""], !words[1].utf8.contains(0) else { return }
        let encoded = Value.string(Base64.encode(Array(words.joined(separator: ":").utf8))).json()
        let file = outcome { try AuthFile(Array("{\"auths\":{\"h/ns\":{\"auth\":\(encoded)}}}".utf8), source: "a") }
        let expected = AuthFile.Answer.credential(.password(user: words[0], secret: words[1]))
        expectEqual(outcome { try file?.answer(registry: "h", repository: "ns/a") }, expected, "the entry")
        expectEqual(outcome { try file?.answer(registry: "h", repository: "nsa") }, .some(nil), "another's entry")
    }

    private static func check(_ answer: AuthFile.Answer?) {
        switch answer {
        case .credential(.password(let user, let secret)):
            expect(!user.utf8.contains(UInt8(ascii: ":")) && !(user.isEmpty && secret.isEmpty), "nobody is somebody")
            expectEqual("\(Credential.password(user: user, secret: secret))", "user \(user)", "what is shown of it")
        case .credential(.identityToken(let token)), .credential(.registryToken(let token)):
            expect(!token.isEmpty, "a token is empty")
        case .program(let program, _):
            let name = "\(program)"
            expect(name.hasPrefix("docker-credential-") && !name.contains("/") && !name.utf8.contains(0), "a program")
        case nil: break
        }
    }

    private static func text(_ input: [UInt8]) -> String { String(decoding: input, as: UTF8.self) }

    static let policy = Target("policy-json", limit: 4096, refusals: [Fault.self, FaultReport.self]) { input in
        let policy = try Policy(input, source: "p", environment)
        let image = try ImageReference("registry.example.com/a/b:1")
        let subject = PolicySubject(image, manifest: try Digest(of: []))
        for demand in [SignatureDemand.containerPolicy, .ostreeRemote("r")] {
            do {
                try policy.evaluate(subject, demand: demand) { SignatureSet() }
                expect(false, "an image without signatures is taken as verified")
            } catch is SignatureRefusal {}
        }
        do {
            try policy.evaluate(subject, demand: .unverified) { SignatureSet() }
            let root = try JSON.parse(input, source: "p")
            expect(holds("insecureAcceptAnything", in: root), "nothing accepts anything, and it is accepted")
        } catch is SignatureRefusal {}
    }

    /// Whether a text is a value anywhere in a document.
    private static func holds(_ text: String, in node: Node) -> Bool {
        switch node.content {
        case .scalar(let value, _): value == text
        case .sequence(let nodes): nodes.contains { holds(text, in: $0) }
        case .mapping(let pairs): pairs.contains { holds(text, in: $0.value) }
        }
    }

    static let signature = Target(
        "stored-signature", limit: 4096, refusals: [Fault.self, SignatureFormatError.self, SignatureFault.self]
    ) { input in
        if input.first == UInt8(ascii: "{") { return try payload(input) }
        var signatures = SignatureSet()
        try signatures.add(stored: input)
        expect(signatures.simple.count + signatures.sigstore.count < 2, "one signature is two")
        for signature in signatures.sigstore {
            expect(outcome { try signature.verify(with: []) } == nil, "a signature by nobody is good")
            try payload(signature.payload)
        }
    }

    /// What is read of a signed text is all that a canonical one would have to say.
    private static func payload(_ bytes: [UInt8]) throws {
        var payloads: [SignaturePayload] = []
        for (kind, type) in [
            (SignaturePayload.Kind.simple, "atomic container signature"),
            (.sigstore, "cosign container image signature"),
        ] {
            guard let payload = outcome({ try SignaturePayload(bytes, kind: kind) }) else { continue }
            payloads.append(payload)
            let root = try JSON.parse(bytes, source: "p").value
            let critical: Value = [
                "identity": ["docker-reference": .string(payload.reference.description)],
                "image": ["docker-manifest-digest": .string(payload.manifest.description)], "type": .string(type),
            ]
            let text = "{\"critical\":\(critical.json()),\"optional\":{}}"
            let again = try SignaturePayload(Array(text.utf8), kind: kind)
            expect(
                again.manifest == payload.manifest && again.reference == payload.reference, "the payload written again")
            guard case .object(let members) = root else { return expect(false, "a payload is no object") }
            expectEqual(Set(members.map(\.key)), ["critical", "optional"], "the members of a payload")
        }
        expect(payloads.count < 2, "a payload is of both kinds")
        if payloads.isEmpty { _ = try SignaturePayload(bytes, kind: .simple) }
    }

    static let all = [registries, authFile, policy, signature]
}
