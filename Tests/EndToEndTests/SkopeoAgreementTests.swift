import Glibc
import TestSupport
import Testing

/// The rules of containers-registries.conf(5) and containers-auth.json(5) as `skopeo` understands them: for every
/// configuration both programs ask the same places as the same people, in the same order, and end alike.
///
/// Not among them is what differs on purpose: names with a tag and a digest, which skopeo 1.9 refuses; `credsStore` and
/// tokens without a user, which it passes over in Docker's files; `--no-creds`, which it forgets at mirrors and other
/// locations; a blocked entry with another location, which it asks; `CONTAINERS_REGISTRIES_CONF`, which only podman knows.
@Suite(.enabled(if: Tool("skopeo").isUsable), .timeLimit(.minutes(2))) struct SkopeoAgreementTests {
    private struct Observation: Equatable {
        let asks: [RecordingProxy.Ask]
        let outcome: RegistryConfiguration.Outcome
    }

    /// A program, and the words that it has for the same.
    private enum Peer {
        case skopeo, slipway

        func command(_ configuration: RegistryConfiguration, in directory: TemporaryDirectory) -> [String] {
            let isPull = configuration.direction == .pull
            let image = "docker://" + configuration.image.replacing("{digest}", with: RecordingProxy.Image.digest)
            let other = "dir:" + directory(isPull ? "pulled" : "image")
            let file = configuration.registries == nil ? [] : ["--registries-conf", directory("registries.conf")]
            let options = configuration.options.map { $0.replacing("{here}", with: directory.path) }
            switch self {
            case .skopeo:
                let side = isPull ? "--src-" : "--dest-"
                let words = options.map { $0.hasPrefix("--") && $0 != "--authfile" ? side + $0.dropFirst(2) : $0 }
                return ["skopeo"] + file + ["copy", "--quiet"] + words + (isPull ? [image, other] : [other, image])
            case .slipway:
                return [Places.program, "image", isPull ? "download" : "upload", "--quiet"] + file + options
                    + (isPull
                        ? ["--source", image, "--destination", other] : ["--source", other, "--destination", image])
            }
        }
    }

    @Test(
        "asks whom skopeo asks, as whom skopeo asks",
        arguments: RegistryConfiguration.names + RegistryConfiguration.mirrors + RegistryConfiguration.registriesFiles
            + RegistryConfiguration.credentialFiles + RegistryConfiguration.credentialKeys
            + RegistryConfiguration.credentialHelpers + RegistryConfiguration.identities + RegistryConfiguration.tokens
            + RegistryConfiguration.pushes)
    func agrees(_ configuration: RegistryConfiguration) async throws {
        async let skopeo = observe(.skopeo, configuration)
        let (ours, us) = try await observe(.slipway, configuration)
        let (theirs, them) = try await skopeo
        #expect(theirs.outcome == configuration.outcome, "\(them)")
        #expect(
            ours == theirs,
            """
            skopeo:
            \(theirs.asks.map { "  \($0)\n" }.joined())\(them.error)
            slipway:
            \(ours.asks.map { "  \($0)\n" }.joined())\(us.error)
            """)
    }

    private func observe(
        _ peer: Peer, _ configuration: RegistryConfiguration
    ) async throws -> (Observation, CommandResult) {
        let directory = try TemporaryDirectory()
        try prepare(directory, configuration)
        let proxy = try RecordingProxy(configuration.places)
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        var environment = [
            "HOME": directory("home"), "XDG_RUNTIME_DIR": directory("run"), "PATH": "\(directory("bin")):\(path)",
        ]
        for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"] { environment[name] = proxy.url }
        for (name, value) in configuration.environment {
            environment[name] = value.replacing("{here}", with: directory.path)
        }
        // Nothing of this machine's own settings.
        let variables = environment.map { "\($0)=\($1)" }.sorted()
        let result = try await run("env", ["-i"] + variables + peer.command(configuration, in: directory))
        return (Observation(asks: proxy.finish(), outcome: result.succeeded ? .works : .fails), result)
    }

    private func prepare(_ directory: TemporaryDirectory, _ configuration: RegistryConfiguration) throws {
        var files = configuration.files
        files["registries.conf"] = configuration.registries?.joined()
        files["home/.config/containers/policy.json"] = #"{"default":[{"type":"insecureAcceptAnything"}]}"#
        files["run/kept"] = ""
        if configuration.direction == .push {
            files["image/version"] = "Directory Transport Version: 1.1\n"
            files["image/manifest.json"] = RecordingProxy.Image.manifest
            files["image/\(RecordingProxy.Image.configDigest.dropFirst(7))"] = RecordingProxy.Image.config
        }
        for (name, text) in files {
            var folder = directory.path
            for part in name.split(separator: "/").dropLast() {
                folder += "/\(part)"
                if access(folder, F_OK) != 0 { try makeDirectory(folder) }
            }
            try directory.write(name, text, mode: name.hasPrefix("bin/") ? 0o755 : 0o600)
        }
    }
}
