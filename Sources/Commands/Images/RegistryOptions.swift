import ArgumentParser
import Containers
import Files
import Registry
import SystemPackage

/// How registries are reached, in the words of skopeo(1).
struct RegistryOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where credentials are looked for first; REGISTRY_AUTH_FILE means the same.", valueName: "file"))
    var authfile: String?
    @Option(
        help: ArgumentHelp(
            "Who you are for the registry; a password that is missing is asked for. SLIPWAY_CREDS keeps it off the command line.",
            valueName: "user[:password]"))
    var creds: String?
    @Flag(help: "Ask as nobody, whatever the files say.")
    var noCreds = false
    @Option(
        help: ArgumentHelp(
            "Whether certificates are verified and plain HTTP is refused, whatever registries.conf says.",
            valueName: "true|false"))
    var tlsVerify: Bool?
    @Option(help: ArgumentHelp("Authorities (PEM) that are trusted beside the system's.", valueName: "file"))
    var caFile: String?
    @Option(
        help: ArgumentHelp("Authorities (*.crt) and client certificates (*.cert, *.key).", valueName: "dir"))
    var certDir: String?
    @Option(
        help: ArgumentHelp(
            "Mirrors, prefixes and short names; CONTAINERS_REGISTRIES_CONF means the same.", valueName: "file"))
    var registriesConf: String?
    @Option(help: ArgumentHelp("Which signatures are asked for.", valueName: "policy.json"))
    var policy: String?

    func validate() throws {
        guard creds == nil || !noCreds else { throw ValidationError("--creds and --no-creds exclude each other") }
        if let certDir, !isDirectory(FilePath(certDir)) {
            throw ValidationError("--cert-dir \(certDir): there is no such directory")
        }
    }

    /// What they say, read; a password that is missing is asked for.
    /// - Throws: `InvalidValue` or what reading a password throws.
    func settings() throws -> RegistryAccess.Settings {
        var settings = RegistryAccess.Settings()
        settings.authFile = authfile.flatMap { $0.isEmpty ? nil : FilePath($0) }
        settings.isAnonymous = noCreds
        settings.verifiesTLS = tlsVerify
        settings.authorities = caFile.map { [FilePath($0)] } ?? []
        settings.certificateDirectory = certDir.map { FilePath($0) }
        settings.registriesFile = registriesConf.map { FilePath($0) }
        settings.policyFile = policy.map { FilePath($0) }
        if !noCreds, let text = creds ?? Environment["SLIPWAY_CREDS"] {
            settings.given =
                text.contains(":")
                ? try Credential(given: text)
                : .password(user: text, secret: try Prompt.secret("Password of \(text): "))
        }
        return settings
    }
}
