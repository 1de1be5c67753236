import SystemPackage

/// The files that are looked through for a credential, in their order (containers-auth.json(5), "DESCRIPTION").
struct CredentialPlaces {
    struct Place: Hashable {
        let path: FilePath
        /// Whether it has the form of `.dockercfg`.
        var isLegacy = false
    }

    let all: [Place]

    /// - Parameter authFile: A file that the caller names; `REGISTRY_AUTH_FILE` names one without a caller.
    init(_ environment: HostEnvironment, authFile: FilePath?) {
        let home = environment.home
        let configuration = environment["XDG_CONFIG_HOME"].map { FilePath($0) } ?? home?.appending(".config")
        let docker = environment["DOCKER_CONFIG"].map { FilePath($0) } ?? home?.appending(".docker")
        let first: FilePath
        if let given = authFile ?? environment["REGISTRY_AUTH_FILE"].map({ FilePath($0) }) {
            first = given
        } else if let runtime = environment["XDG_RUNTIME_DIR"] {
            first = FilePath(runtime).appending("containers").appending("auth.json")
        } else {
            first = environment.root.pushing("run/containers").appending("\(environment.user)").appending("auth.json")
        }
        let others = [
            configuration.map { Place(path: $0.appending("containers").appending("auth.json")) },
            docker.map { Place(path: $0.appending("config.json")) },
            home.map { Place(path: $0.appending(".dockercfg"), isLegacy: true) },
        ]
        all = [Place(path: first)] + others.compactMap { $0 }
    }
}
