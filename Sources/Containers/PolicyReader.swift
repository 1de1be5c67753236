import Markup
import SystemPackage

/// Reads the whole of a policy (containers-policy.json(5), "Format"), strictly: what is not known is refused.
enum PolicyReader {
    /// The requirements for images of no scope, and those of each scope of each transport.
    struct Content: Sendable {
        var standard: [PolicyRequirement] = []
        /// Scopes by their bytes: paths that Swift takes for the same text can be two.
        var transports: [String: [[UInt8]: [PolicyRequirement]]] = [:]
    }

    /// A policy is written by hand, but may hold keyrings.
    private static let limits = ParseLimits(bytes: 4 << 20, depth: 32, nodes: 100_000)

    /// - Throws: `Fault` when the text is not JSON, `FaultReport` with everything that is wrong otherwise.
    static func read(_ bytes: [UInt8], source: String) throws -> Content {
        let faults = Faults(source: source)
        let root = try JSON.parse(bytes, source: source, limits: limits)
        let fields = Fields(root, faults: faults)
        var content = Content()
        if let node = fields.value("default") {
            content.standard = PolicyRequirementReader.list(node, path: "default", faults: faults)
        } else {
            faults.add(
                "`default` is missing", at: root.mark,
                remedy: "add `\"default\": [{\"type\": \"reject\"}]`, or what is meant")
        }
        if let node = fields.value("transports") {
            for (transport, node) in members(of: node, path: "transports", faults: faults) {
                content.transports[transport] = scopes(of: transport, node, faults: faults)
            }
        } else if let node = root["transports"] {
            faults.add("`transports` is null", at: node.mark, remedy: "write an object, or leave it out")
        }
        fields.finish()
        try faults.check()
        return content
    }

    private static func scopes(
        of transport: String, _ node: Node, faults: Faults
    ) -> [[UInt8]: [PolicyRequirement]] {
        var scopes: [[UInt8]: [PolicyRequirement]] = [:]
        for (scope, node) in members(of: node, path: "transports.\(transport)", faults: faults) {
            if let remedy = problem(with: scope, in: transport) {
                faults.add("`\(scope)` is no scope of the transport `\(transport)`", at: node.mark, remedy: remedy)
            }
            let path = "transports.\(transport).\(scope)"
            scopes[Array(scope.utf8)] = PolicyRequirementReader.list(node, path: path, faults: faults)
        }
        return scopes
    }

    /// What to write instead of a scope that could never apply.
    private static func problem(with scope: String, in transport: String) -> String? {
        switch transport {
        case _ where scope.isEmpty: return nil
        case "docker-archive": return "archives have no scopes but `\"\"`, for all of them"
        case "dir", "oci", "oci-archive":
            guard scope.hasPrefix("/") else { return "write an absolute path" }
            guard scope != "/" else { return "write `\"\"` for all of them" }
            let clean = FilePath(scope).lexicallyNormalized().string
            return clean == scope ? nil : "write `\(clean)`"
        default: return nil
        }
    }

    private static func members(of node: Node, path: String, faults: Faults) -> [(String, Node)] {
        if case .mapping(let pairs) = node.content { return pairs.map { ($0.key, $0.value) } }
        faults.add("`\(path)` is \(node.kind)", at: node.mark, remedy: "an object is expected")
        return []
    }
}
