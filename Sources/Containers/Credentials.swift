package import OCI
package import SystemPackage

/// Who we are for registries, as containers/image decides it (containers-auth.json(5); containers-registries.conf(5),
/// "credential-helpers").
///
/// What the caller says comes before all files. Then each of the programs of registries.conf is asked; the name
/// `containers-auth.json` among them stands for the files. The first that knows is taken. Only where nobody knows,
/// what Docker writes into these files and containers/image does not read is looked at: `credsStore`, and tokens
/// without a user.
///
/// Files are read and programs asked each time.
package struct Credentials: Sendable {
    /// What stands for the files among the programs of registries.conf.
    private static let files = "containers-auth.json"

    private let environment: HostEnvironment
    private let authFile: FilePath?
    private let given: Credential?
    private let programs: [String]

    /// - Parameters:
    ///   - authFile: A file to look at before all others (`--authfile`). It need not exist.
    ///   - given: What the caller says (`--creds`).
    ///   - programs: `credential-helpers` of registries.conf; an empty list means the files only.
    package init(_ environment: HostEnvironment, authFile: FilePath?, given: Credential?, programs: [String]) {
        self.environment = environment
        self.authFile = authFile
        self.given = given
        self.programs = programs.isEmpty ? [Self.files] : programs
    }

    /// Who we are for the registry of an image; nil when nobody knows.
    /// - Throws: ``CredentialError`` when nobody knows and a file or a program that was asked failed.
    package func credential(for reference: ImageReference) throws(CredentialError) -> Credential? {
        try find(registry: reference.registry, repository: reference.repository)?.credential
    }

    /// As ``credential(for:)``, and where it was found.
    func find(registry: String, repository: String) throws(CredentialError) -> FoundCredential? {
        if let given { return FoundCredential(credential: given, origin: .caller) }
        var causes: [any Error] = []
        for program in programs {
            do {
                let found =
                    if program == Self.files {
                        try inFiles { file throws in try file.answer(registry: registry, repository: repository) }
                    } else {
                        try ask(CredentialProgram(suffix: program), server: registry, for: nil)
                    }
                if let found { return found }
            } catch {
                causes.append(error)
            }
        }
        guard causes.isEmpty else { throw CredentialError(registry: registry, causes: causes) }
        guard programs.contains(Self.files) else { return nil }
        // As Docker, we are nobody where its store cannot be asked: many files name one that is not installed here.
        return try? inFiles { file throws in try file.dockersAnswer(registry: registry, repository: repository) }
    }

    /// The first credential that a file has.
    private func inFiles(_ answer: (AuthFile) throws -> AuthFile.Answer?) throws -> FoundCredential? {
        for place in CredentialPlaces(environment, authFile: authFile).all {
            guard let file = try AuthFile.read(place.path, isLegacy: place.isLegacy) else { continue }
            switch try answer(file) {
            case .credential(let credential): return FoundCredential(credential: credential, origin: .file(place.path))
            case .program(let program, let server):
                if let found = try ask(program, server: server, for: place.path) { return found }
            case nil: break
            }
        }
        return nil
    }

    private func ask(_ program: CredentialProgram, server: String, for file: FilePath?) throws -> FoundCredential? {
        try program.credential(for: server, environment).map {
            FoundCredential(credential: $0, origin: .program(program, namedBy: file))
        }
    }
}
