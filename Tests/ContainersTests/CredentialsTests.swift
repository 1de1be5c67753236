@testable import Containers
import SystemPackage
import TestSupport
import Testing

@Suite struct CredentialsTests {
    /// All files that there can be, in their order.
    @Test func order() throws {
        let variables = [
            "XDG_CONFIG_HOME": "@/config", "DOCKER_CONFIG": "@/docker", "REGISTRY_AUTH_FILE": "@/named.json",
        ]
        let places: [(path: String, without: Set<String>)] = [
            ("given.json", []), ("named.json", ["given"]),
            ("run/containers/auth.json", ["given", "REGISTRY_AUTH_FILE"]),
            ("config/containers/auth.json", ["given", "REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR"]),
            ("run/containers/7/auth.json", ["given", "REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR"]),
            ("config/containers/auth.json", []), ("home/.config/containers/auth.json", ["XDG_CONFIG_HOME"]),
            ("docker/config.json", []), ("home/.docker/config.json", ["DOCKER_CONFIG"]), ("home/.dockercfg", []),
        ]
        // Each place is the first that holds anything, once those before it are empty.
        for (path, without) in places {
            let home = try CredentialHome([:], variables: variables)
            try home.write(path, path.hasSuffix("cfg") ? "{\"h\":{\"auth\":\"\(encoded("u:p"))\"}}" : users(["h": "u"]))
            var set = home.environment.variables
            for name in without { set[name] = "" }
            let environment = HostEnvironment(variables: set, user: 7, root: home.environment.root)
            let given = without.contains("given") ? nil : FilePath(home.directory("given.json"))
            let found = try Credentials(environment, authFile: given, given: nil, programs: [])
                .find(registry: "h", repository: "a")
            #expect(found?.origin == .file(FilePath(home.directory(path))), "\(path)")
        }
    }

    @Test func nobodyHasAHome() throws {
        let home = try CredentialHome(["run/containers/7/auth.json": users(["h": "u"])])
        let environment = HostEnvironment(variables: [:], user: 7, root: home.environment.root)
        let credentials = Credentials(environment, authFile: nil, given: nil, programs: [])
        #expect(try credentials.find(registry: "h", repository: "a")?.credential == .password(user: "u", secret: "p"))
        #expect(try credentials.find(registry: "x", repository: "a") == nil)
    }

    @Test func theCallerComesFirst() throws {
        let home = try CredentialHome(["run/containers/auth.json": "no JSON"])
        let given = Credential.password(user: "me", secret: "")
        let credentials = Credentials(home.environment, authFile: nil, given: given, programs: ["bad"])
        #expect(try credentials.find(registry: "h", repository: "a")?.origin == .caller)
        #expect(try credentials.find(registry: "h", repository: "a")?.credential == given)
    }

    /// What Docker writes and containers/image does not read counts where nobody else knows, and never fails.
    @Test(arguments: [
        (
            ["home/.docker/config.json": "{\"auths\":{\"h\":{}},\"credsStore\":\"good\"}"],
            "user docker-credential-good@h"
        ),
        (
            [
                "run/containers/auth.json": "{\"auths\":{\"h\":{\"identitytoken\":\"T\"}},\"credsStore\":\"good\"}",
                "home/.docker/config.json": users(["h": "u"]),
            ], "user u"
        ),
        (["run/containers/auth.json": "{\"auths\":{\"h\":{\"identitytoken\":\"T\"}}}"], "an identity token"),
        (["run/containers/auth.json": "{\"auths\":{\"h\":{\"registrytoken\":\"T\"}}}"], "a registry token"),
        (["home/.dockercfg": "{\"h\":{\"registrytoken\":\"T\"}}"], "a registry token"),
        (["home/.docker/config.json": "{\"credsStore\":\"missing\"}"], "-"),
        (["home/.docker/config.json": "{\"credsStore\":\"bad\"}"], "-"),
        (["home/.docker/config.json": "{\"credsStore\":\"none\"}"], "-"),
        (["home/.docker/config.json": "{\"credsStore\":\"../bad\"}"], "-"),
    ])
    func whatOnlyDockerReads(_ files: [String: String], _ expected: String) throws {
        let home = try CredentialHome(files)
        let credentials = Credentials(home.environment, authFile: nil, given: nil, programs: [])
        let found = try credentials.find(registry: "h", repository: "a")
        #expect((found.map { "\($0.credential)" } ?? "-") == expected)
        let programsOnly = Credentials(home.environment, authFile: nil, given: nil, programs: ["none"])
        #expect(try programsOnly.find(registry: "h", repository: "a") == nil)
    }

    /// Everything that failed is named with its place, and no secret is.
    @Test func failures() throws {
        let home = try CredentialHome(["run/containers/auth.json": "{\"auths\":{\"h\":{\"auth\":\"hidden\"}}}"])
        let programs = ["missing", "bad", "containers-auth.json", "../x"]
        let credentials = Credentials(home.environment, authFile: nil, given: nil, programs: programs)
        let error = try #require(throws: CredentialError.self) {
            try credentials.find(registry: "h", repository: "a")
        }
        for part in [
            "credentials for h:", "docker-credential-missing: PATH", "docker-credential-bad: it ended with status 3",
            "auth.json:1:23:", "docker-credential-../x: no such name",
        ] {
            #expect("\(error)".contains(part), "\(error)")
        }
        #expect(!"\(error)".contains("hidden"))
    }

    @Test func unreadableFilesAreFailures() throws {
        let home = try CredentialHome(["run/containers/auth.json/a": "", "home/.docker": "a file"])
        for (file, reason) in [
            (nil, "directory"), ("/dev/zero", "limit"), (home.directory("home/.docker/a"), "directory"),
        ] {
            let credentials = Credentials(
                home.environment, authFile: file.map { FilePath($0) }, given: nil, programs: [])
            let error = try #require(throws: CredentialError.self) {
                try credentials.find(registry: "h", repository: "a")
            }
            #expect("\(error)".lowercased().contains(reason), "\(error)")
        }
    }
}
