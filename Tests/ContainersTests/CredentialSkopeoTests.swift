@testable import Containers
import SystemPackage
import TestSupport
import Testing

/// skopeo, which has containers/image in it, finds the same credentials in the same files.
@Suite struct CredentialSkopeoTests {
    /// Where nobody listens, so that skopeo gives up after it has found its credentials.
    private static let registry = "127.0.0.1:1"

    struct Case: Sendable, CustomTestStringConvertible {
        let files: [String: String]
        var variables: [String: String] = [:]
        /// `--authfile`; `@` stands for the machine.
        var authFile: String?
        var programs: [String] = []
        var repository = "ns/repo"
        /// The user, `token` for an identity token, `-` for nobody, or `error`.
        let found: String

        var testDescription: String { "\(found) \(repository) \(files.sorted { $0.key < $1.key }) \(programs)" }
    }

    private static func entry(_ fields: String, key: String = registry) -> [String: String] {
        ["run/containers/auth.json": "{\"auths\":{\"\(key)\":{\(fields)}}}"]
    }

    private static func named(_ program: String, then: String? = nil) -> [String: String] {
        let own = "{\"credHelpers\":{\"\(registry)\":\"\(program)\"},\(users([registry: "entry"]).dropFirst())"
        return [
            "run/containers/auth.json": own, "home/.docker/config.json": then.map { users([registry: $0]) } ?? "{}",
        ]
    }

    private static let program = "docker-credential-good@\(registry)"
    private static let one = users([registry: "one"])
    private static let two = users([registry: "two"])

    static let cases: [Case] = [
        Case(files: [:], found: "-"),
        // Which file.
        Case(files: ["run/containers/auth.json": one, "home/.config/containers/auth.json": two], found: "one"),
        Case(files: ["home/.config/containers/auth.json": one, "home/.docker/config.json": two], found: "one"),
        Case(files: ["home/.docker/config.json": one, "home/.dockercfg": "bad"], found: "one"),
        Case(
            files: ["home/.dockercfg": "{\"https://\(registry)/v1/\":{\"auth\":\"\(encoded("old:p"))\"}}"], found: "old"
        ),
        Case(
            files: ["home/.dockercfg": "{\"\(registry)/ns\":{\"auth\":\"\(encoded("old:p"))\"}}"], found: "old"),
        Case(
            files: ["config/containers/auth.json": one, "home/.config/containers/auth.json": two],
            variables: ["XDG_CONFIG_HOME": "@/config"], found: "one"),
        Case(
            files: ["docker/config.json": one, "home/.docker/config.json": two],
            variables: ["DOCKER_CONFIG": "@/docker"], found: "one"),
        Case(
            files: ["named.json": one, "run/containers/auth.json": two],
            variables: ["REGISTRY_AUTH_FILE": "@/named.json"], found: "one"),
        Case(
            files: ["named.json": two, "given.json": one], variables: ["REGISTRY_AUTH_FILE": "@/named.json"],
            authFile: "@/given.json", found: "one"),
        Case(files: ["run/containers/auth.json": one], authFile: "@/given.json", found: "-"),
        Case(files: ["home/.docker/config.json": one], authFile: "@/given.json", found: "one"),
        Case(
            files: ["home/.docker/config.json": one], variables: ["XDG_RUNTIME_DIR": "@/nonexistent"], found: "one"),
        Case(files: ["run/containers/auth.json": "", "home/.docker/config.json": one], found: "error"),
        Case(files: ["run/containers/auth.json": "null", "home/.docker/config.json": one], found: "one"),
        Case(files: ["run/containers/auth.json/a": ""], found: "error"),
        // Which entry.
        Case(files: ["run/containers/auth.json": users([registry: "host", "\(registry)/ns": "ns"])], found: "ns"),
        Case(
            files: ["run/containers/auth.json": users(["\(registry)/ns": "ns", "\(registry)/ns/repo": "repo"])],
            found: "repo"),
        Case(
            files: ["run/containers/auth.json": users([registry: "host", "\(registry)/ns": "ns"])],
            repository: "nsx/repo", found: "host"),
        Case(files: entry("\"auth\":\"\(encoded("u:p"))\"", key: "https://\(registry)/v1/"), found: "u"),
        Case(files: entry("\"auth\":\"\(encoded("u:p"))\"", key: "\(registry)/v1/"), found: "-"),
        Case(files: entry("\"auth\":\"\(encoded("u:p"))\"", key: "127.0.0.1"), found: "-"),
        Case(files: entry("", key: "\(registry)/ns").merging(["home/.docker/config.json": two]) { $1 }, found: "two"),
        Case(
            files: [
                "run/containers/auth.json":
                    "{\"auths\":{\"\(registry)/ns\":{},\(users([registry: "u"]).dropFirst(#"{"auths":{"#.count))"
            ], found: "-"),
        // What it holds.
        Case(files: entry("\"auth\":\"\(encoded("token:"))\",\"identitytoken\":\"T\""), found: "token"),
        Case(files: entry("\"auth\":\"\(encoded("u:"))\""), found: "u"),
        Case(files: entry("\"auth\":\"\(encoded(":"))\""), found: "-"),
        Case(files: entry("\"auth\":\"\(encoded("user"))\""), found: "-"),
        Case(files: entry("\"Auth\":\"dTp\\nw\",\"email\":7"), found: "u"),
        Case(files: entry("\"auth\":\"dTpwcA\""), found: "error"),
        Case(files: entry("\"auth\":5", key: "x"), found: "error"),
        Case(files: entry("\"auth\":\"?\"", key: "x"), found: "-"),
        // Which program.
        Case(files: named("good"), found: program), Case(files: named("token"), found: "token"),
        Case(files: named("none"), found: "-"), Case(files: named("none", then: "two"), found: "two"),
        Case(files: named("empty", then: "two"), found: "two"), Case(files: named("bad", then: "two"), found: "error"),
        Case(files: named("missing", then: "two"), found: "error"), Case(files: named(""), found: "error"),
        Case(files: ["run/containers/auth.json": one], programs: ["good"], found: program),
        Case(files: ["run/containers/auth.json": one], programs: ["none"], found: "-"),
        Case(files: ["run/containers/auth.json": one], programs: ["containers-auth.json", "good"], found: "one"),
        Case(files: [:], programs: ["containers-auth.json", "good"], found: program),
        Case(
            files: ["run/containers/auth.json": one], programs: ["bad", "missing", "containers-auth.json"], found: "one"
        ),
        Case(files: [:], programs: ["bad", "containers-auth.json"], found: "error"),
        Case(files: entry("\"auth\":\"?\""), programs: ["containers-auth.json", "good"], found: program),
    ]

    @Test(arguments: cases)
    func rules(_ rule: Case) throws {
        let (ours, _) = try ours(rule, CredentialHome(rule.files, variables: rule.variables))
        #expect(ours == rule.found)
    }

    @Test(.enabled(if: Tool("skopeo").isUsable), arguments: cases)
    func skopeoAgrees(_ rule: Case) async throws {
        let home = try CredentialHome(rule.files, variables: rule.variables)
        let (ours, origin) = try ours(rule, home)
        let lines = rule.programs.isEmpty ? "" : "credential-helpers = \(rule.programs)\n"
        try home.write("registries.conf", lines)
        let given = rule.authFile.map { ["--authfile", $0.replacing("@", with: home.directory.path)] } ?? []
        let variables = ["XDG_CONFIG_HOME": "", "DOCKER_CONFIG": "", "REGISTRY_AUTH_FILE": ""]
            .merging(home.environment.variables) { $1 }
        let result = try await run(
            "skopeo",
            ["--debug", "--registries-conf", home.directory("registries.conf"), "inspect"] + given
                + ["docker://\(Self.registry)/\(rule.repository)"], environment: variables)
        if ours == "error" {
            #expect(result.error.contains("getting username and password"), "\(result)")
        } else if ours == "-" {
            #expect(result.error.contains("No credentials for \(Self.registry)/\(rule.repository) found"), "\(result)")
        } else {
            #expect(result.error.contains("Found credentials for \(Self.registry)\(origin)\""), "\(origin) \(result)")
        }
        // `login` shows the user, but looks for files in an order of its own when Docker's folder is named.
        guard ours != "token", rule.variables["DOCKER_CONFIG"] == nil else { return }
        let login = try await run(
            "skopeo",
            ["--registries-conf", home.directory("registries.conf"), "login", "--get-login"] + given
                + ["\(Self.registry)/\(rule.repository)"], environment: variables)
        let theirs =
            login.succeeded
            ? String(login.output.prefix { !$0.isNewline }) : login.error.contains("not logged into") ? "-" : "error"
        #expect(theirs == ours, "\(login)")
    }

    /// What we find, and how skopeo says where that is.
    private func ours(_ rule: Case, _ home: CredentialHome) throws -> (found: String, origin: String) {
        let file = rule.authFile.map { FilePath($0.replacing("@", with: home.directory.path)) }
        let credentials = Credentials(home.environment, authFile: file, given: nil, programs: rule.programs)
        do {
            guard let found = try credentials.find(registry: Self.registry, repository: rule.repository) else {
                return ("-", "")
            }
            let origin =
                switch found.origin {
                case .caller: "the caller"
                case .program(let program, namedBy: nil):
                    " in credential helper \("\(program)".trimmingPrefix("docker-credential-"))"
                case .file(let path), .program(_, namedBy: .some(let path)):
                    "/\(rule.repository) in credential helper containers-auth.json in file \(path)"
                }
            if case .password(let user, _) = found.credential { return (user, origin) }
            return ("token", origin)
        } catch {
            return ("error", "")
        }
    }
}
