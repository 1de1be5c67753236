import Files
import Glibc
import Markup
import SystemPackage
import Workers

extension ExecPlugin {
    private static let outputLimit = 1 << 20
    private static let deadline = Duration.seconds(60)
    /// For programs that ask a person.
    private static let interactiveDeadline = Duration.seconds(300)

    /// Runs the program. What it writes to standard error goes to ours.
    /// - Parameter variables: The environment.
    func run(
        variables: [String: String], isStopped: @Sendable () -> Bool, deadline: Duration? = nil
    ) throws(CredentialError) -> ExecCredential {
        let hasTerminal = isatty(STDIN_FILENO) == 1
        if interaction == .always, !hasTerminal {
            throw CredentialError(message: "`\(command)` needs a terminal on standard input; run this in one")
        }
        let isInteractive = interaction != .never && hasTerminal
        var environment = variables
        for (name, value) in self.variables { environment[name] = value }
        environment["KUBERNETES_EXEC_INFO"] = information(isInteractive: isInteractive)
        guard let path = path(variables["PATH"] ?? "") else {
            throw CredentialError(message: "the program `\(command)` is not there" + hint)
        }
        let deadline = deadline ?? (isInteractive ? Self.interactiveDeadline : Self.deadline)
        let result: ChildProgram.Result
        do {
            var program = try ChildProgram.start(
                path, arguments: [command] + arguments, variables: environment, isInteractive: isInteractive)
            result = program.result(limit: Self.outputLimit, by: .now + deadline, isStopped: isStopped)
        } catch {
            throw CredentialError(message: "the program `\(path)` cannot be started: \(error)" + hint)
        }
        let output: [UInt8]
        switch result {
        case .ended(.exited(0), let bytes): output = bytes
        case .ended(.exited(let status), _):
            throw CredentialError(
                message: "the program `\(command)` ended with status \(status); see what it wrote, and log in again")
        // Ctrl-C also ends a program that asks a person.
        case .ended(.killed, _) where isStopped(): throw CredentialError(message: "stopped", isStopped: true)
        case .ended(.killed(let signal), _):
            throw CredentialError(message: "the program `\(command)` was ended by signal \(signal)")
        case .late: throw CredentialError(message: "the program `\(command)` gave nothing within \(deadline)")
        case .flooded:
            throw CredentialError(message: "the program `\(command)` wrote more than \(Self.outputLimit) bytes")
        case .stopped: throw CredentialError(message: "stopped", isStopped: true)
        }
        do { return try ExecCredential(output, apiVersion: apiVersion) } catch {
            throw CredentialError(message: "the program `\(command)`: \(error.text)")
        }
    }

    private var hint: String { installHint.isEmpty ? "" : "; \(APIStatus.line(installHint))" }

    /// The value of `KUBERNETES_EXEC_INFO`.
    private func information(isInteractive: Bool) -> String {
        let spec = Value.object(omittingNil: [("cluster", cluster), ("interactive", .bool(isInteractive))])
        let information: Value = [
            "kind": "ExecCredential", "apiVersion": .string(apiVersion), "spec": spec,
        ]
        return information.json()
    }

    /// Where the program is; a name without slashes is looked for as shells do.
    private func path(_ search: String) -> String? {
        let candidates = search.split(separator: ":").map { "\($0)/\(command)" }
        return (command.utf8.contains(0x2F) ? [command] : candidates).first {
            access($0, X_OK) == 0 && !isDirectory(FilePath($0))
        }
    }
}
