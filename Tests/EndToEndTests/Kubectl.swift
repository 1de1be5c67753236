import Glibc
import Markup
import TestKubernetes
import TestSupport

/// The real client: the path in `SLIPWAY_KUBECTL`, or `kubectl` in PATH.
struct Kubectl: Sendable {
    let kubeconfig: String
    private let server: FakeAPIServer
    private let home: TemporaryDirectory

    static var isUsable: Bool { path != nil || Tool("kubectl").isUsable }

    private static var path: String? { getenv("SLIPWAY_KUBECTL").map { String(cString: $0) } }

    init(_ server: FakeAPIServer, as login: FakeAPIServer.Login = .admin) async throws {
        self.server = server
        kubeconfig = try await server.kubeconfig(login)
        home = try TemporaryDirectory()
    }

    var program: String { Self.path ?? "kubectl" }
    var environment: [String: String] { ["KUBECONFIG": kubeconfig, "HOME": home.path] }

    func callAsFunction(_ arguments: String..., input: String? = nil) async throws -> CommandResult {
        try await run(program, arguments, input: input, environment: environment, deadline: .seconds(30))
    }

    /// What it prints as JSON.
    func json(_ arguments: String...) async throws -> Value {
        let result = try await run(program, arguments + ["-o", "json"], environment: environment)
        guard result.succeeded else { throw TestFailure("kubectl \(arguments): \(result)") }
        return try JSON.parse(Array(result.output.utf8), source: "kubectl").value
    }
}
