/// An authority of a test with certificates for servers and clients, all made by the `openssl` tool.
package struct TestAuthority: Sendable {
    /// The PEM file of the authority's certificate.
    package let certificate: String
    package let key: String
    private let directory: TemporaryDirectory

    /// A certificate and its key, both PEM files.
    package struct Identity: Sendable {
        package let certificate: String
        package let key: String
    }

    package init(_ name: String = "Test Authority") async throws {
        directory = try TemporaryDirectory()
        certificate = directory("ca.crt")
        key = directory("ca.key")
        try await Self.openssl(
            ["req", "-x509", "-days", "2", "-subj", "/CN=\(name)", "-keyout", key, "-out", certificate]
                + Self.newKey + ["-addext", "keyUsage=critical,keyCertSign,cRLSign"])
    }

    /// A server's certificate, for 127.0.0.1 and localhost unless other names are given.
    /// - Parameter uses: `extendedKeyUsage`; a server that also calls others of its kind needs `clientAuth` beside.
    package func server(
        _ names: String = "IP:127.0.0.1,DNS:localhost", days: Int = 2, uses: String = "serverAuth"
    ) async throws -> Identity {
        try await issue("server", "subjectAltName=\(names)\nextendedKeyUsage=\(uses)\n", days: days)
    }

    package func client(_ name: String) async throws -> Identity {
        try await issue(name, "extendedKeyUsage=clientAuth\n", days: 2)
    }

    private func issue(_ name: String, _ extensions: String, days: Int) async throws -> Identity {
        let number = Int.random(in: 0 ... .max)
        let identity = Identity(
            certificate: directory("\(name)-\(number).cert"), key: directory("\(name)-\(number).key"))
        let request = directory("\(number).csr")
        let settings = try directory.write("\(number).ext", extensions)
        try await Self.openssl(["req", "-subj", "/CN=\(name)", "-keyout", identity.key, "-out", request] + Self.newKey)
        try await Self.openssl([
            "x509", "-req", "-in", request, "-CA", certificate, "-CAkey", key, "-set_serial", "\(number)", "-days",
            "\(days)", "-extfile", settings, "-out", identity.certificate,
        ])
        return identity
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]

    private static func openssl(_ arguments: [String]) async throws {
        let result = try await run("openssl", arguments)
        guard result.succeeded else { throw TestFailure("openssl \(arguments[0]): \(result)") }
    }
}
