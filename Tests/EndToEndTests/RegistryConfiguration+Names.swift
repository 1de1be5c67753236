import TestSupport

extension RegistryConfiguration {
    /// Which registry a name means, and whether it may be asked insecurely.
    static let names: [Self] = [
        Self("a registry that nothing is said about is asked by https only", .pull, .fails, registries: []),
        Self(
            "--tls-verify=false", registries: [], options: ["--tls-verify=false"],
            at: [RegistrySetting("registry.example")]),
        Self("an insecure registry", at: [RegistrySetting("registry.example")]),
        Self("--tls-verify=true wins over the file", .pull, .fails, options: ["--tls-verify=true"]),
        Self(
            "an insecure namespace is not the registry", .pull, .fails, image: "registry.example/other/app:1",
            registries: [registry("registry.example/team")]),
        Self(
            "a port", image: "registry.example:5000/team/app:1", registries: [registry("registry.example:5000")],
            at: [RegistrySetting("registry.example:5000")]),
        Self(
            "an entry without a port takes names with one", image: "registry.example:5000/team/app:1",
            at: [RegistrySetting("registry.example:5000")]),
        Self(
            "a prefix moves elsewhere", registries: [registry("other.example/moved", prefix: "registry.example/team")],
            at: [RegistrySetting("other.example", has: ["moved/app"])]),
        Self(
            "a prefix with a port moves to another",
            image: "registry.example:5000/team/app:1",
            registries: [registry("other.example:8080/moved", prefix: "registry.example:5000/team")],
            at: [RegistrySetting("other.example:8080", has: ["moved/app"])]),
        Self(
            "a prefix is whole components",
            registries: [registry("other.example", prefix: "registry.example/tea"), registry("registry.example")],
            at: [RegistrySetting("registry.example")]),
        Self(
            "the longest prefix wins",
            registries: [
                registry("a.example", prefix: "registry.example"),
                registry("c.example/x", prefix: "registry.example/team/app"),
                registry("b.example", prefix: "registry.example/team"),
            ], at: [RegistrySetting("c.example", has: ["x"])]),
        Self(
            "a whole repository moves, by digest", image: "registry.example/team/app@{digest}",
            registries: [registry("other.example/x", prefix: "registry.example/team/app")],
            at: [RegistrySetting("other.example", has: ["x"])]),
        Self(
            "a prefix with a tag fits nothing", .pull, .fails,
            registries: [registry("other.example/x", prefix: "registry.example/team/app:1")]),
        Self(
            "a wildcard", registries: [registry(nil, prefix: "*.example")], at: [RegistrySetting("registry.example")]),
        Self(
            "a wildcard moves the host", registries: [registry("other.test", prefix: "*.example")],
            at: [RegistrySetting("other.test")]),
        Self(
            "a wildcard leaves the port", image: "registry.example:5000/team/app:1",
            registries: [registry("other.test", prefix: "*.example")], at: [RegistrySetting("other.test:5000")]),
        Self(
            "the longer wildcard wins, at any depth", image: "x.y.deep.example/team/app:1",
            registries: [registry("a.test", prefix: "*.example"), registry("b.test", prefix: "*.deep.example")],
            at: [RegistrySetting("b.test")]),
        Self(
            "a wildcard loses against a name",
            registries: [registry(nil, prefix: "*.example"), registry("other.test", prefix: "registry.example")],
            at: [RegistrySetting("other.test")]),
        Self(
            "a wildcard is not its own domain", .pull, .fails,
            registries: [registry(nil, prefix: "*.registry.example")]),
        Self(
            "a wildcard with a path is an error", .pull, .fails,
            registries: [registry(nil, prefix: "*.example/team")]),
        Self(
            "a prefix without a location is an error", .pull, .fails,
            registries: [registry(nil, prefix: "registry.example")]),
        Self("neither prefix nor location is an error", .pull, .fails, registries: [registry(nil)]),
        Self("a location with a scheme is an error", .pull, .fails, registries: [registry("https://registry.example")]),
        Self(
            "a slash at the end", registries: [registry("other.example/", prefix: "registry.example/")],
            at: [RegistrySetting("other.example")]),
        Self("no tag is latest", image: "registry.example/team/app", at: [RegistrySetting("registry.example")]),
        Self("a digest", image: "registry.example/team/app@{digest}", at: [RegistrySetting("registry.example")]),
        Self("an upper-case repository is an error", .pull, .fails, image: "registry.example/Team/app:1"),
        Self(
            "docker.io", image: "docker.io/team/app:1", registries: [registry("docker.io")],
            at: [RegistrySetting("registry-1.docker.io")]),
        Self(
            "index.docker.io is docker.io", image: "index.docker.io/app", registries: [registry("docker.io")],
            at: [RegistrySetting("registry-1.docker.io", has: ["library/app"])]),
        Self(
            "docker.io moves under its full name", image: "docker.io/app",
            registries: [registry("other.example/x", prefix: "docker.io/library")],
            at: [RegistrySetting("other.example", has: ["x/app"])]),
        Self(
            "a name without a registry is docker.io's", image: "team/app:1",
            registries: ["unqualified-search-registries=[\"registry.example\"]\n", registry("docker.io")],
            at: [RegistrySetting("registry-1.docker.io"), RegistrySetting("registry.example")]),
        Self(
            "an alias does not stand for a name", image: "app:1",
            registries: ["[aliases]\napp=\"registry.example/team/app\"\n", registry("docker.io")],
            at: [RegistrySetting("registry-1.docker.io", has: ["library/app"]), RegistrySetting("registry.example")]),
    ]
}
