import Markup
import TestSupport

extension OSWorkshop {
    /// A real registry with TLS and a password, and what the program must be told to use it.
    struct SecuredRegistry: Sendable {
        let registry: DockerRegistry
        let authority: TestAuthority
        /// Flags that name the authority and the file with the password.
        let flags: [String]

        /// A place in the registry.
        func place(_ name: String) -> String { "docker://\(registry.authority)/\(name)" }

        /// skopeo's flags for one side of a copy, `src` or `dest`.
        func skopeo(_ side: String) -> [String] {
            ["--\(side)-cert-dir", certificates, "--\(side)-creds", "operator:secret-word"]
        }

        /// The flags of `skopeo inspect`.
        var inspectFlags: [String] { ["--cert-dir", certificates, "--creds", "operator:secret-word"] }

        fileprivate let certificates: String
    }

    /// Runs a registry as long as the body does.
    func withRegistry<Result: Sendable>(
        _ body: @Sendable (SecuredRegistry) async throws -> Result
    ) async throws -> Result {
        let authority = try await TestAuthority()
        var settings = DockerRegistry.Settings()
        settings.tls = try await authority.server()
        settings.user = ("operator", "secret-word")
        let certificates = directory("certificates")
        try makeDirectory(certificates)
        try writeText(try readText(authority.certificate), to: certificates + "/ca.crt")
        let directory = directory
        return try await DockerRegistry.run(settings) { registry in
            // "operator:secret-word"
            let auth = #"{"auths": {"\#(registry.authority)": {"auth": "b3BlcmF0b3I6c2VjcmV0LXdvcmQ="}}}"#
            let file = try directory.write("auth.json", auth, mode: 0o600)
            return try await body(
                SecuredRegistry(
                    registry: registry, authority: authority,
                    flags: ["--authfile", file, "--ca-file", authority.certificate], certificates: certificates))
        }
    }

    /// Runs the program and reads the JSON it prints.
    func json(_ arguments: [String]) async throws -> Node {
        let result = try await slipway(arguments + ["-o", "json"])
        return try JSON.parse(Array(result.output.utf8), source: arguments.joined(separator: " "))
    }

    /// The digest of what a place names, as skopeo sees it.
    func digest(_ place: String, _ flags: [String] = []) async throws -> String {
        let raw = try await run("skopeo", ["inspect", "--raw"] + flags + [place])
        guard raw.succeeded else { throw TestFailure("\(raw)") }
        let sum = try await run("sha256sum", [], input: raw.output)
        return "sha256:" + sum.output.prefix(64)
    }
}

extension Node {
    /// The text of a value, or what it should have been.
    func text(_ key: String) -> String {
        guard let node = self[key], case .scalar(let text, _) = node.content else { return "no \(key)" }
        return text
    }

    /// The items of a list.
    func list(_ key: String) -> [Node] {
        guard let node = self[key], case .sequence(let nodes) = node.content else { return [] }
        return nodes
    }
}
