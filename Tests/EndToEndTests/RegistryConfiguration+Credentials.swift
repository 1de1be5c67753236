import TestSupport

extension RegistryConfiguration {
    private static let runtime = "run/containers/auth.json"
    private static let user = "home/.config/containers/auth.json"
    private static let docker = "home/.docker/config.json"

    /// Which file credentials come from, and what an entry says.
    static let credentialFiles: [Self] = [
        Self("nobody", .pull, .fails),
        Self("--creds", options: ["--creds", "alice:alice-secret"]),
        Self(
            "--creds over files", files: [runtime: auths(["registry.example": "bob"])],
            options: ["--creds", "alice:alice-secret"]),
        Self("--creds with a wrong password", .pull, .fails, options: ["--creds", "alice:a:b"]),
        Self(
            "--no-creds", .pull, .fails, files: [runtime: auths(["registry.example": "bob"])], options: ["--no-creds"]),
        Self(
            "--authfile in place of the runtime's",
            files: ["a.json": auths(["registry.example": "alice"]), runtime: auths(["registry.example": "bob"])],
            options: ["--authfile", "{here}/a.json"]),
        Self(
            "--authfile without the registry: the user's files, not the runtime's",
            files: [
                "a.json": auths(["other.example": "alice"]), runtime: auths(["registry.example": "bob"]),
                docker: auths(["registry.example": "carol"]),
            ], options: ["--authfile", "{here}/a.json"]),
        Self(
            "--authfile that is not there", .pull, .fails, files: [runtime: auths(["registry.example": "bob"])],
            options: ["--authfile", "{here}/a.json"]),
        Self(
            "REGISTRY_AUTH_FILE",
            files: ["a.json": auths(["registry.example": "alice"]), runtime: auths(["registry.example": "bob"])],
            environment: ["REGISTRY_AUTH_FILE": "{here}/a.json"]),
        Self(
            "--authfile over REGISTRY_AUTH_FILE",
            files: ["a.json": auths(["registry.example": "alice"]), "b.json": auths(["registry.example": "bob"])],
            environment: ["REGISTRY_AUTH_FILE": "{here}/a.json"], options: ["--authfile", "{here}/b.json"]),
        Self(
            "an empty REGISTRY_AUTH_FILE is none", files: [runtime: auths(["registry.example": "bob"])],
            environment: ["REGISTRY_AUTH_FILE": ""]),
        Self(
            "first the runtime's auth.json",
            files: [
                runtime: auths(["registry.example": "first"]), user: auths(["registry.example": "second"]),
                docker: auths(["registry.example/team/app": "third"]),
            ]),
        Self(
            "second the user's auth.json",
            files: [
                runtime: auths(["other.example": "first"]), user: auths(["registry.example": "second"]),
                docker: auths(["registry.example": "third"]),
            ]),
        Self(
            "XDG_CONFIG_HOME holds the user's auth.json",
            files: [
                "xdg/containers/auth.json": auths(["registry.example": "xdg"]),
                user: auths(["registry.example": "home"]),
            ], environment: ["XDG_CONFIG_HOME": "{here}/xdg"]),
        Self(
            "third docker's config.json",
            files: [
                docker: auths(["registry.example": "third"]),
                "home/.dockercfg": #"{"registry.example":{"auth":"\#(encoded("fourth:fourth-secret"))"}}"#,
            ]),
        Self(
            "DOCKER_CONFIG holds docker's config.json",
            files: [
                "docker/config.json": auths(["registry.example": "alice"]), docker: auths(["registry.example": "bob"]),
            ], environment: ["DOCKER_CONFIG": "{here}/docker"]),
        Self(
            "last docker's .dockercfg",
            files: ["home/.dockercfg": #"{"registry.example":{"auth":"\#(encoded("fourth:fourth-secret"))"}}"#]),
        Self(
            "a file that is no JSON is an error", .pull, .fails,
            files: [runtime: #"{"auths":"#, docker: auths(["registry.example": "third"])]),
        Self(
            "a file that is no JSON behind the one that counts",
            files: [runtime: auths(["registry.example": "first"]), docker: "{"]),
        Self("an auth that is no Base64 is an error", .pull, .fails, files: [runtime: entry(#""auth":"!!!""#)]),
        Self(
            "an auth without a colon is none",
            files: [runtime: entry(#""auth":"\#(encoded("alice"))""#), docker: auths(["registry.example": "third"])]),
        Self(
            "a password with a colon and zeros", .pull, .fails,
            files: [runtime: entry(#""auth":"\#(encoded("alice:a:b\0\0"))""#)]),
        Self("an empty entry is none", files: [runtime: entry(""), docker: auths(["registry.example": "third"])]),
        Self(
            "username and password are nothing", .pull, .fails,
            files: [runtime: entry(#""username":"alice","password":"alice-secret""#)]),
    ]

    /// Which key of a file fits.
    static let credentialKeys: [Self] =
        [
            Self(
                "the repository's key",
                files: [
                    runtime: auths([
                        "registry.example": "host", "registry.example/team": "team", "registry.example/team/app": "app",
                    ])
                ]),
            Self(
                "the namespace's key",
                files: [
                    runtime: auths([
                        "registry.example": "host", "registry.example/team": "team",
                        "registry.example/team/ap": "other",
                    ])
                ]),
            Self(
                "a key with a tag fits nothing",
                files: [runtime: auths(["registry.example": "host", "registry.example/team/app:1": "tag"])]),
            Self(
                "a namespace's key in docker's file",
                files: [docker: auths(["registry.example": "host", "registry.example/team": "team"])]),
            Self("a URL as a key", files: [runtime: auths(["https://registry.example/v1/": "url"])]),
            Self(
                "a name before a URL",
                files: [runtime: auths(["https://registry.example": "url", "registry.example": "host"])]),
            Self(
                "a key without the port", .pull, .fails, image: "registry.example:5000/team/app:1",
                files: [runtime: auths(["registry.example": "host"])],
                at: [RegistrySetting("registry.example:5000", .password)]),
            Self(
                "a key with the port", image: "registry.example:5000/team/app:1",
                files: [runtime: auths(["registry.example": "host", "registry.example:5000": "port"])],
                at: [RegistrySetting("registry.example:5000", .password)]),
        ] + dockerKeys

    private static let dockerKeys: [Self] = [
        ["docker.io": "a"], ["https://index.docker.io/v1/": "b"], ["index.docker.io": "c"],
        ["registry-1.docker.io": "d"], ["https://index.docker.io/v1/": "b", "docker.io": "a"],
        ["docker.io": "a", "docker.io/library": "e"],
    ].map { (keys: KeyValuePairs<String, String>) in
        Self(
            "docker.io by the keys \(keys.map(\.key))", image: "docker.io/app", registries: [registry("docker.io")],
            files: [docker: auths(keys)], at: [RegistrySetting("registry-1.docker.io", .password, has: ["library/app"])]
        )
    }
}
