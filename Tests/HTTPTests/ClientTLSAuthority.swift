import TestSupport

/// Certificates made with the `openssl` tool, in a directory of their own.
struct TestAuthority {
    let directory: TemporaryDirectory
    var certificate: String { directory("ca.pem") }

    init() async throws {
        directory = try TemporaryDirectory()
        try await openssl(key("ca") + ["-x509", "-subj", "/CN=Test authority", "-days", "2", "-out", certificate])
    }

    /// A certificate with names such as `DNS:localhost` or `IP:127.0.0.1`, and its key.
    func issue(_ name: String, _ names: String, days: Int = 2) async throws -> (certificate: String, key: String) {
        let file = directory(name + ".pem")
        try await openssl(
            key(name) + [
                "-x509", "-CA", certificate, "-CAkey", directory("ca.key"), "-subj", "/CN=\(name)", "-days", "\(days)",
                "-addext", "subjectAltName=\(names)", "-addext", "basicConstraints=critical,CA:FALSE", "-out", file,
            ])
        return (file, directory(name + ".key"))
    }

    private func key(_ name: String) -> [String] {
        [
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            directory(name + ".key"),
        ]
    }

    private func openssl(_ arguments: [String]) async throws {
        let result = try await run("openssl", arguments)
        guard result.succeeded else { throw TestFailure("openssl: \(result)") }
    }

    /// Runs `openssl s_server` with a page for every request while the body does.
    func whileServing<Result: Sendable>(
        _ identity: (certificate: String, key: String), _ arguments: [String] = [],
        _ body: @Sendable (_ port: Int) async throws -> Result
    ) async throws -> Result {
        let port = try freePort()
        let options = [
            "s_server", "-accept", "127.0.0.1:\(port)", "-cert", identity.certificate, "-key", identity.key, "-www",
        ]
        return try await whileRunning("openssl", options + arguments) { program in
            try await program.wait(for: "listening server") { $0.output.contains("ACCEPT") }
            return try await body(port)
        }.result
    }
}
