import TestSupport

/// A podman with a store of its own, which goes away with the directory.
struct Podman: Sendable {
    private let directory: TemporaryDirectory

    init(_ directory: TemporaryDirectory) { self.directory = directory }

    private var root: String { directory("containers") }
    private var runRoot: String { directory("run") }

    /// The store as skopeo's `containers-storage` spells it.
    var store: String { "vfs@\(root)+\(runRoot)" }

    func run(_ arguments: [String]) async throws -> CommandResult {
        let own = ["--root", root, "--runroot", runRoot, "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs"]
        return try await TestSupport.run("podman", own + arguments, deadline: .seconds(120))
    }

    @discardableResult
    func expect(_ arguments: [String]) async throws -> String {
        let result = try await run(arguments)
        guard result.succeeded else { throw TestFailure("podman \(arguments): \(result)") }
        return result.output
    }

    /// Runs a container in the background while the body runs.
    /// - Parameter body: Gets the container's name.
    func running(_ arguments: [String], _ body: (_ container: String) async throws -> Void) async throws {
        let name = "slipway-test-\(UInt32.random(in: 0 ... .max))"
        let outcome: Result<Void, any Error>
        do {
            try await expect(["run", "-d", "--name", name] + arguments)
            outcome = .success(try await body(name))
        } catch {
            outcome = .failure(error)
        }
        _ = try await run(["rm", "-f", "-t", "0", name])
        try outcome.get()
    }

    /// Whether this machine lets podman run a container with a port of the host, tried once.
    static func works() async -> Bool { await probe.value }

    private static let probe = Task {
        guard Tool("podman").isInstalled, let directory = try? TemporaryDirectory() else { return false }
        let podman = Podman(directory)
        do {
            // A static program that comes with every Debian is image enough.
            let file = directory("probe.tar")
            let packed = try await TestSupport.run("tar", ["-chf", file, "-C", "/", "sbin/ldconfig"])
            guard packed.succeeded else { return false }
            try await podman.expect(["import", "-q", file, "localhost/probe:latest"])
            let port = try freePort()
            let said = try await podman.expect([
                "run", "--rm", "-p", "127.0.0.1:\(port):80", "localhost/probe:latest", "/sbin/ldconfig", "--version",
            ])
            return said.contains("ldconfig")
        } catch {
            print("podman runs no container here: \(error)")
            return false
        }
    }
}
