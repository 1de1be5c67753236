import Glibc
import Subprocess
import SystemPackage

/// A program that runs beside a test, with its output in two files.
package struct RunningProgram: Sendable {
    package let processIdentifier: Int32
    fileprivate let outputPath: String
    fileprivate let errorPath: String

    /// What it wrote to standard output so far.
    package var output: String { (try? readText(outputPath)) ?? "" }
    /// What it wrote to standard error so far.
    package var error: String { (try? readText(errorPath)) ?? "" }

    /// Waits until the condition holds for the program, looking every 50 ms.
    /// - Throws: ``CommandTimeout`` with what the program said.
    package func wait(
        for what: String, deadline: Duration = .seconds(30), until condition: (RunningProgram) async throws -> Bool
    ) async throws {
        let end = ContinuousClock.now + deadline
        while !(try await condition(self)) {
            guard ContinuousClock.now < end else {
                throw CommandTimeout(
                    description:
                        "no \(what) in \(deadline)\nstdout: \(output.suffix(4000))\nstderr: \(error.suffix(4000))")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// Runs a program as long as a test's body does; then it gets SIGTERM, and SIGKILL five seconds later.
///
/// - Returns: What the body returned, and how the program ended.
package func whileRunning<Result: Sendable>(
    _ tool: String, _ arguments: [String], environment: [String: String] = [:],
    _ body: @Sendable (RunningProgram) async throws -> Result
) async throws -> (result: Result, program: CommandResult) {
    let directory = try TemporaryDirectory()
    let files = [directory("stdout"), directory("stderr")]
    let descriptors = try files.map {
        try FileDescriptor.open($0, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
    }
    let variables = Dictionary(
        uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) })
    let executable: Executable = tool.contains("/") ? .path(FilePath(tool)) : .name(tool)
    let ended = try await Subprocess.run(
        executable, arguments: Arguments(arguments), environment: .inherit.updating(variables), input: .none,
        output: .fileDescriptor(descriptors[0], closeAfterSpawningProcess: true),
        error: .fileDescriptor(descriptors[1], closeAfterSpawningProcess: true)
    ) { execution in
        let program = RunningProgram(
            processIdentifier: execution.processIdentifier.value, outputPath: files[0], errorPath: files[1])
        let outcome: Swift.Result<Result, any Error>
        do { outcome = .success(try await body(program)) } catch { outcome = .failure(error) }
        await execution.teardown(using: [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))])
        return outcome
    }
    let status =
        switch ended.terminationStatus {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
    let said = CommandResult(status: status, output: try readText(files[0]), error: try readText(files[1]))
    return (try ended.closureResult.get(), said)
}

/// A TCP port of the loopback address that was free a moment ago.
package func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw TestFailure("socket") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            bind(descriptor, address, length) == 0 ? getsockname(descriptor, address, &length) : -1
        }
    }
    guard status == 0 else { throw TestFailure("bind: \(String(cString: strerror(errno)))") }
    return Int(UInt16(bigEndian: address.sin_port))
}
