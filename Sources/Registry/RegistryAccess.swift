package import Containers
import HTTP
package import OCI
package import SystemPackage

/// How registries are reached from this machine: what its files, its environment and the caller say, put together.
///
/// Mirrors, prefixes and insecure registries follow containers-registries.conf(5), credentials containers-auth.json(5),
/// certificates containers-certs.d(5), proxies the usual variables.
package struct RegistryAccess: Sendable {
    /// What a caller says in place of the files.
    package struct Settings: Sendable {
        /// The file that is asked for credentials before the usual ones.
        package var authFile: FilePath?
        /// Who the caller is for the registry that an image names; mirrors elsewhere do not get it.
        package var given: Credential?
        /// Whether nobody's credentials are used.
        package var isAnonymous = false
        /// Whether certificates are verified, whatever the files say; nil leaves it to them.
        package var verifiesTLS: Bool?
        /// PEM files of authorities that are trusted besides.
        package var authorities: [FilePath] = []
        /// In place of a registry's directories with certificates.
        package var certificateDirectory: FilePath?
        /// In place of the usual registries.conf.
        package var registriesFile: FilePath?
        /// In place of the usual policy.json.
        package var policyFile: FilePath?

        package init() {}
    }

    private let settings: Settings
    private let environment: HostEnvironment
    private let registries: Registries
    private let own: Credentials
    private let others: Credentials
    private let proxies: ProxyRules

    /// Reads registries.conf; other files are read when they are needed.
    /// - Throws: `Fault` or `FaultReport` when it is wrong.
    package init(_ settings: Settings, _ environment: HostEnvironment) throws {
        var variables = environment.variables
        if let file = settings.registriesFile { variables["CONTAINERS_REGISTRIES_CONF"] = file.string }
        let environment = HostEnvironment(variables: variables, user: environment.user, root: environment.root)
        self.settings = settings
        self.environment = environment
        registries = try Registries(environment)
        let programs = registries.credentialHelpers
        own = Credentials(environment, authFile: settings.authFile, given: settings.given, programs: programs)
        others = Credentials(environment, authFile: settings.authFile, given: nil, programs: programs)
        proxies = ProxyRules(variables)
    }

    /// Where an image is asked for: mirrors first, its registry last.
    /// - Throws: What keeps a registry from being asked: it is blocked, or its files are wrong.
    package func pullPlaces(_ reference: ImageReference) throws -> [RegistryPlace] {
        try registries.pullSources(reference).map { location in
            RegistryPlace(location.reference) { try endpoint(location, of: reference) }
        }
    }

    /// Where an image is pushed to; never a mirror.
    /// - Throws: As ``pullPlaces(_:)``.
    package func pushEndpoint(_ reference: ImageReference) throws -> RegistryEndpoint {
        try endpoint(registries.pushTarget(reference), of: reference)
    }

    /// What a name without its registry may mean, in the order to try.
    /// - Parameter isInteractive: Whether somebody could be asked.
    /// - Throws: When registries.conf forbids to guess.
    package func candidates(shortName: String, isInteractive: Bool) throws -> [ImageReference] {
        try registries.candidates(shortName: shortName, isInteractive: isInteractive)
    }

    private func endpoint(_ location: RegistryLocation, of reference: ImageReference) throws -> RegistryEndpoint {
        let certificates = try CertificateDirectory(
            environment, registry: location.reference.registry, directory: settings.certificateDirectory)
        let isInsecure = settings.verifiesTLS.map { !$0 } ?? location.isInsecure
        var client = ClientSettings()
        client.tls.authorities = settings.authorities + certificates.authorities
        client.tls.identities = certificates.identities.map {
            ClientSettings.Identity(certificate: $0.certificate, key: $0.key)
        }
        client.tls.isVerified = !isInsecure
        // What the caller said is for the registry that the image names.
        let credentials = location.reference.registry == reference.registry ? own : others
        return RegistryEndpoint(
            reference: location.reference, isInsecure: isInsecure, settings: client,
            credential: settings.isAnonymous ? nil : try credentials.credential(for: location.reference),
            proxies: proxies)
    }
}
