import Glibc

/// Debian's real registry (`docker-registry`), with its files in a directory of the test.
package struct DockerRegistry: Sendable {
    /// How it is set up.
    package struct Settings: Sendable {
        package var tls: TestAuthority.Identity?
        /// The PEM file of the authority whose clients alone are let in; only with TLS.
        package var clientAuthority: String?
        /// Who alone is let in.
        package var user: (name: String, password: String)?
        /// Blobs are redirected to this URL (`http://…/`), as to a storage elsewhere.
        package var redirect: String?

        package init() {}
    }

    package let port: Int
    /// Where it keeps its files.
    package let storage: String

    /// Host and port, as references have them.
    package var authority: String { "127.0.0.1:\(port)" }

    package static var isUsable: Bool { Tool("docker-registry").isUsable }

    /// Runs a registry as long as a test's body does.
    package static func run<Result: Sendable>(
        _ settings: Settings = Settings(), _ body: @Sendable (DockerRegistry) async throws -> Result
    ) async throws -> Result {
        let directory = try TemporaryDirectory()
        let registry = DockerRegistry(port: try freePort(), storage: directory("data"))
        try makeDirectory(registry.storage)
        let file = try directory.write("config.yml", await registry.configuration(settings, directory))
        return try await whileRunning("docker-registry", ["serve", file]) { program in
            try await program.wait(for: "answer of docker-registry") { _ in registry.listens }
            return try await body(registry)
        }.result
    }

    /// The bytes of a blob as they lie in the storage.
    package func blob(_ digest: String) throws -> [UInt8] {
        let hex = digest.split(separator: ":").last.map(String.init) ?? ""
        return try readBytes(storage + "/docker/registry/v2/blobs/sha256/\(hex.prefix(2))/\(hex)/data")
    }

    private var listens: Bool { (try? LoopbackSocket.connect(port: port)) != nil }

    private func configuration(_ settings: Settings, _ directory: TemporaryDirectory) async throws -> String {
        var text = """
            version: 0.1
            log: {level: error, accesslog: {disabled: true}}
            storage:
              filesystem: {rootdirectory: "\(storage)"}
              delete: {enabled: true}
              maintenance: {uploadpurging: {enabled: false}}

            """
        if let base = settings.redirect {
            text += "middleware: {storage: [{name: redirect, options: {baseurl: \"\(base)\"}}]}\n"
        }
        if let user = settings.user {
            let made = try await TestSupport.run("htpasswd", ["-Bin", user.name], input: user.password)
            guard made.succeeded else { throw TestFailure("htpasswd: \(made)") }
            let file = try directory.write("htpasswd", made.output, mode: 0o600)
            text += "auth: {htpasswd: {realm: test, path: \"\(file)\"}}\n"
        }
        text += "http:\n  addr: \(authority)\n"
        if let tls = settings.tls {
            text += "  tls:\n    certificate: \"\(tls.certificate)\"\n    key: \"\(tls.key)\"\n"
            if let authority = settings.clientAuthority { text += "    clientcas: [\"\(authority)\"]\n" }
        }
        return text
    }
}
