import Glibc
import Markup
import SystemPackage
import Workers

/// A program that keeps credentials, `docker-credential-NAME`; it is asked for them by the protocol of Docker's
/// docker-credential-helpers ("Development", `get`).
struct CredentialProgram: Sendable, Hashable, CustomStringConvertible {
    /// The most bytes of the name of a server: what a pipe always takes at once.
    private static let serverLimit = 4096
    /// The most bytes of an answer.
    private static let answerLimit = 64 << 10
    /// What a program says that knows none.
    private static let nothing = "credentials not found in native keychain"

    private let name: String
    private let deadline: Duration

    /// - Parameters:
    ///   - suffix: The name of the program without `docker-credential-`.
    ///   - deadline: How long an answer may take before the program is killed.
    /// - Throws: ``CredentialProgramError`` for what could be something else than a name of a file.
    init(suffix: String, deadline: Duration = .seconds(30)) throws(CredentialProgramError) {
        name = "docker-credential-\(suffix)"
        self.deadline = deadline
        let isName = suffix.utf8.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isName, (1...128).contains(suffix.utf8.count) else {
            throw CredentialProgramError(program: "docker-credential-\(shown(suffix.utf8))", problem: .invalidName)
        }
    }

    var description: String { name }

    /// Asks the program, which has the variables of the environment; nil when it knows nobody.
    /// - Parameter server: A registry, or what Docker calls one in its files.
    func credential(
        for server: String, _ environment: HostEnvironment
    ) throws(CredentialProgramError) -> Credential? {
        do {
            return try ask(server, environment)
        } catch {
            throw CredentialProgramError(program: name, problem: error)
        }
    }

    private func ask(
        _ server: String, _ environment: HostEnvironment
    ) throws(CredentialProgramError.Problem) -> Credential? {
        guard server.utf8.count <= Self.serverLimit else { throw .longServer(limit: Self.serverLimit) }
        guard let path = path(environment) else { throw .missing }
        let end = ContinuousClock.now + deadline
        var process: ProgramRun
        do {
            process = try ProgramRun.start(
                path, arguments: [name, "get"], variables: environment.variables, input: Array(server.utf8))
        } catch {
            throw .notStarted(error)
        }
        switch process.result(limit: Self.answerLimit, by: end) {
        case .late: throw .late(deadline)
        case .flooded: throw .longAnswer(limit: Self.answerLimit)
        case .ended(let status, let output, let error):
            if Self.isNothing(output) { return nil }
            switch status {
            case .exited(0): return try read(output)
            case .exited(let status): throw .failed(status: status, said: shown(error))
            case .killed(let signal): throw .killed(signal: signal, said: shown(error))
            }
        }
    }

    /// Where PATH holds the program. Only its absolute directories count: what lies where we happen to be is nobody's.
    private func path(_ environment: HostEnvironment) -> String? {
        (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":").lazy
            .filter { $0.hasPrefix("/") }.map { "\($0)/\(name)" }
            .first {
                var status = stat()
                return stat($0, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access($0, X_OK) == 0
            }
    }

    private func read(_ output: [UInt8]) throws(CredentialProgramError.Problem) -> Credential? {
        do {
            let source = "standard output"
            let limits = ParseLimits(bytes: Self.answerLimit, depth: 8, nodes: 1000)
            let fields = try CredentialFields(
                JSON.parse(output, source: source, limits: limits), "it", source: source)
            let user = try fields.text("Username")?.text ?? ""
            let secret = try fields.text("Secret")?.text ?? ""
            if user == "<token>" { return secret.isEmpty ? nil : .identityToken(secret) }
            return user.isEmpty && secret.isEmpty ? nil : .password(user: user, secret: secret)
        } catch {
            throw .badAnswer(error)
        }
    }

    private static func isNothing(_ output: [UInt8]) -> Bool {
        output.count <= nothing.utf8.count + 16
            && String(decoding: output, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
                == nothing
    }
}

/// The first line of what a program says, without what could steer a terminal, cut to what can be shown.
private func shown(_ text: some Collection<UInt8>) -> String {
    let line = String(decoding: text.prefix(1000), as: UTF8.self).drop(while: \.isWhitespace)
        .prefix { !$0.isNewline }
    return String(
        String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }).prefix(200))
}
