@testable import Containers
import Markup
import OCI

/// What registries say, and what people call their images.
enum RegistryTargets {
    static let reference = Target("image-reference", limit: 600, refusals: [OCIValueError.self]) { input in
        let text = String(decoding: input, as: UTF8.self)
        let reference: ImageReference
        do {
            reference = try ImageReference(text)
        } catch {
            expect(!isPlainReference(text), "a plain reference is refused: \(error)")
            throw error
        }
        expectEqual(try ImageReference(reference.description), reference, "the reference spelled again")
        let parts = try ImageReference(
            registry: reference.registry, repository: reference.repository, tag: reference.tag, digest: reference.digest
        )
        expectEqual(parts, reference, "the reference of its parts")
        // As it was written, but for what Docker leaves out.
        expect(
            reference.description == text || ImageReference.isShort(text) && reference.description.hasSuffix(text)
                || reference.registry == "docker.io", "the reference is another")
        expect(reference.name.utf8.count <= 255, "the name")
        // What stands in URLs and file names.
        expect(
            reference.repository.utf8.allSatisfy { (97...122).contains($0) || (45...57).contains($0) || $0 == 95 }
                && !"/\(reference.repository)/".contains("/.") && !reference.repository.contains("//"),
            "the repository is no path")
        expect(
            reference.registry.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/@?#%\\\"".utf8.contains($0) }, "the host")
    }

    /// A few words that everybody takes for a reference.
    private static func isPlainReference(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 3 && text.utf8.count < 200 && parts[0].hasSuffix(".example")
            && parts[0].dropLast(8).utf8.allSatisfy { (97...122).contains($0) } && parts[0].utf8.count > 8
            && parts[1...].allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (97...122).contains($0) } }
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
            expectEqual(Challenge.parse([spelled(challenge)]), [challenge], "the challenge spelled again")
        }
        // Each that is spelled again, one behind the other in one field.
        let whole = challenges.map(spelled).joined(separator: ", ")
        if whole.utf8.count <= 16 << 10 {
            expectEqual(Challenge.parse([whole]), challenges, "all of them in one field")
        }
    }

    /// With every value in quotes (RFC 9110, section 11.2).
    private static func spelled(_ challenge: Challenge) -> String {
        let parameters = challenge.parameters.sorted { $0.key < $1.key }.map { name, value in
            let quoted = value.utf8.flatMap { "\\\"".utf8.contains($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
            return "\(name)=\"\(String(decoding: quoted, as: UTF8.self))\""
        }
        return
            ([challenge.scheme, challenge.token68].compactMap(\.self).joined(separator: " ") + " "
            + parameters.joined(separator: ", "))
    }

    static let toml = Target("toml", limit: 4096, refusals: [Fault.self]) { input in
        let limits = ParseLimits(bytes: 1 << 16, depth: 32, nodes: 4000)
        let root = try TOML.parse(input, source: "t", limits: limits)
        guard case .mapping(let pairs) = root.content else { return expect(false, "the root is no table") }
        let lines = pairs.map { "\(quoted($0.key)) = \(spelled($0.value))\n" }.joined()
        // An array of tables is deeper on one line.
        let more = ParseLimits(bytes: 1 << 20, depth: 128, nodes: 8000)
        let again = try TOML.parse(Array(lines.utf8), source: "again", limits: more)
        expectEqual(again.value, root.value, "the TOML written again")
    }

    /// A value of TOML on one line.
    private static func spelled(_ node: Node) -> String {
        switch node.content {
        case .scalar(let text, let isPlain): isPlain ? text : quoted(text)
        case .sequence(let nodes): "[\(nodes.map(spelled).joined(separator: ", "))]"
        case .mapping(let pairs):
            "{\(pairs.map { "\(quoted($0.key)) = \(spelled($0.value))" }.joined(separator: ", "))}"
        }
    }

    private static func quoted(_ text: String) -> String {
        "\""
            + text.unicodeScalars.map { scalar in
                if scalar.value >= 0x20, scalar.value != 0x7F, scalar != "\"", scalar != "\\" { return "\(scalar)" }
                let digits = String(scalar.value, radix: 16)
                return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }.joined() + "\""
    }

    static let all =
        [reference, ostreeReference, challenge, toml] + ContainerTargets.all + [CopyPlanTarget.plan]
}
