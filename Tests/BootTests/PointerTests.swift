import Boot
import Ignition
import Inventory
import Kickstart
import TestSupport
import Testing

@Suite("A pointer to the Ignition config")
struct PointerTests {
    private static let ignition = "/usr/lib/dracut/modules.d/30ignition/ignition"

    private func config(_ sample: Sample) throws -> String {
        String(decoding: try DataURL.decode(try sample.pointer, isCompressed: false), as: UTF8.self)
    }

    private func settings(_ authorities: String) -> InstallSettings {
        var settings = InstallSettings()
        settings.fragments.authorities = authorities
        return settings
    }

    @Test("has the lowest version, and the authorities only where they are asked")
    func text() throws {
        let own = "//192.0.2.1:8080/h/\(Recipe.nonce)/config.ign"
        let authorities = "# of the rack\n-----BEGIN CERTIFICATE-----\nAA+/=\n-----END CERTIFICATE-----\nend\n"
        let plain = #"{"ignition":{"config":{"replace":{"source":"http:\#(own)"}},"version":"3.0.0"}}"#
        #expect(try config(Sample()) == plain)
        #expect(try config(Sample(settings: settings(authorities))) == plain)
        let secure = try config(Sample(settings: settings(authorities), url: "https://192.0.2.1:8080"))
        let encoded = "data:,-----BEGIN%20CERTIFICATE-----%0AAA%2B/=%0A-----END%20CERTIFICATE-----%0A"
        #expect(
            secure == """
                {"ignition":{"config":{"replace":{"source":"https:\(own)"}},"security":{"tls":{"certificateAuthorities":\
                [{"source":"\(encoded)"}]}},"version":"3.0.0"}}
                """)
        #expect(try Config(reading: Array(secure.utf8), source: "pointer").version == .v3_0)
    }

    @Test("the server's own authority is enough for it: the operator's have no room beside that")
    func ownAuthority() throws {
        let body = String(repeating: "A", count: 600)
        let authority = { (name: String) in "-----BEGIN CERTIFICATE-----\n\(name)\(body)\n-----END CERTIFICATE-----\n" }
        let config = try config(
            Sample(settings: settings(authority("B")), url: "https://192.0.2.1:8443", serverAuthority: authority("C")))
        #expect(config.contains("%0AC\(body)") && !config.contains("%0AB\(body)"), "\(config)")
    }

    @Test("the server of a passphrase may be of the operator's authorities, whatever is trusted for ours")
    func passphraseAuthorities() throws {
        let authority = { (name: String) in "-----BEGIN CERTIFICATE-----\n\(name)\n-----END CERTIFICATE-----\n" }
        var settings = InstallSettings(
            storage: StorageSettings(encryption: .passphrase(url: "https://keys.example.com/")))
        settings.fragments.authorities = authority("B")
        let sample = try Sample(settings: settings, url: "https://192.0.2.1:8443", serverAuthority: authority("C"))
        let scripts = try sample.installation.kickstart().scripts
        let values = { (name: String) in
            scripts.flatMap(\.environment).filter { $0.name == name }.map(\.value.string)
        }
        let line = { (name: String) in authority(name).split(separator: "\n").joined(separator: "|") }
        #expect(values("SLIPWAY_PASSPHRASE_AUTHORITIES") == [line("B") + "|" + line("C")])
        #expect(Set(values("SLIPWAY_AUTHORITIES")) == [line("C")])
    }

    @Test("the reference validator has nothing to say", .enabled(if: Tool("ignition-validate").isUsable))
    func validate() async throws {
        let authority = try await TestAuthority()
        let sample = try Sample(settings: settings(try readText(authority.certificate)), url: "https://192.0.2.1")
        let directory = try TemporaryDirectory()
        let result = try await run("ignition-validate", [try directory.write("pointer.ign", try config(sample))])
        #expect(result.succeeded && result.output.isEmpty && result.error.isEmpty, "\(result)")
    }

    @Test(
        "the real Ignition follows it from the kernel's command line, over TLS with the operator's authority",
        .enabled(if: Tool.isRoot && Tool("ignition-validate").isUsable && Tool("openssl").isUsable))
    func fetch() async throws {
        let authority = try await TestAuthority()
        let server = try await authority.server()
        let port = try freePort()
        let directory = try TemporaryDirectory()
        let folder = directory("h") + "/" + Recipe.nonce
        try makeDirectory(directory("h"))
        try makeDirectory(folder)
        try makeDirectory(directory("root"))
        try writeText(
            #"{"ignition":{"version":"3.0.0"},"storage":{"files":[{"path":"/fetched","contents":{"source":"data:,x"}}]}}"#,
            to: folder + "/config.ign")
        let url = "https://127.0.0.1:\(port)"
        let sample = try Sample(settings: settings(try readText(authority.certificate)), url: url)
        try directory.write("cmdline", "root=LABEL=root \(try sample.firstBoot)\n")
        let listening = ["s_server", "-accept", "127.0.0.1:\(port)", "-cert", server.certificate, "-key", server.key]
        let script = """
            cd "$DIRECTORY" && mount --bind cmdline /proc/cmdline && exec "$@" --platform=metal --stage=fetch \
                --root="$DIRECTORY/root" --config-cache="$DIRECTORY/cache" --neednet="$DIRECTORY/neednet" --log-to-stdout
            """
        let start = ["-c", "cd \"$0\" && exec openssl \"$@\"", directory.path] + listening + ["-WWW", "-quiet"]
        _ = try await whileRunning("sh", start) { _ in
            let result = try await run(
                "unshare", ["--mount", "timeout", "30", "sh", "-c", script, "sh", Self.ignition],
                environment: ["DIRECTORY": directory.path])
            guard result.succeeded else { throw TestFailure("ignition: \(result)") }
        }
        #expect(try directory.read("cache").contains("/fetched"))
    }
}
