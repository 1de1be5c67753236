import Subprocess
import SystemPackage

/// What a finished command left behind.
package struct CommandResult: Sendable, CustomStringConvertible {
    /// The exit status; 128 + signal when a signal ended it.
    package let status: Int
    package let output: String
    package let error: String

    package var succeeded: Bool { status == 0 }

    package var description: String { "exit \(status)\nstdout: \(output.suffix(4000))\nstderr: \(error.suffix(4000))" }
}

/// A command that did not end in time; it has been killed.
package struct CommandTimeout: Error, CustomStringConvertible {
    package let description: String
}

/// Runs a tool to its end with collected output.
///
/// - Parameters:
///   - tool: A name looked up in PATH, or a path with a slash.
///   - deadline: After this the process is killed and ``CommandTimeout`` thrown.
///   - environment: Variables set on top of this process's own.
package func run(
    _ tool: String, _ arguments: [String] = [], input: String? = nil, in directory: String? = nil,
    environment: [String: String] = [:], deadline: Duration = .seconds(60)
) async throws -> CommandResult {
    let variables = Dictionary(
        uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) })
    let executable: Executable = tool.contains("/") ? .path(FilePath(tool)) : .name(tool)
    return try await withThrowingTaskGroup(of: CommandResult.self) { group in
        group.addTask {
            let result = try await Subprocess.run(
                executable, arguments: Arguments(arguments),
                environment: .inherit.updating(variables), workingDirectory: directory.map { FilePath($0) },
                input: .string(input ?? ""), output: .string(limit: 64 << 20), error: .string(limit: 16 << 20))
            let status =
                switch result.terminationStatus {
                case .exited(let code): Int(code)
                case .signaled(let signal): 128 + Int(signal)
                }
            return CommandResult(status: status, output: result.standardOutput, error: result.standardError)
        }
        group.addTask {
            try await Task.sleep(for: deadline)
            throw CommandTimeout(description: "\(tool) \(arguments.joined(separator: " ")) did not end in \(deadline)")
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { throw CancellationError() }
        return first
    }
}
