import TestSupport

extension RegistryConfiguration {
    private static let runtime = "run/containers/auth.json"
    private static let docker = "home/.docker/config.json"
    private static let program = "bin/docker-credential-fake"
    private static let helped = #"{"credHelpers":{"registry.example":"fake"}}"#
    private static let unknown = helper("credentials not found in native keychain", status: 1)

    /// Programs that keep credentials.
    static let credentialHelpers: [Self] = [
        Self("a helper", files: [runtime: helped, program: helper(user: "helped")]),
        Self("a helper in docker's file", files: [docker: helped, program: helper(user: "helped")]),
        Self(
            "a helper before entries",
            files: [
                runtime: auths(
                    ["registry.example/team": "alice"], more: #","credHelpers":{"registry.example":"fake"}"#),
                program: helper(user: "helped"),
            ]),
        Self(
            "a helper is not for a namespace", .pull, .fails,
            files: [
                runtime: #"{"credHelpers":{"registry.example/team":"fake"}}"#, program: helper(user: "helped"),
            ]),
        Self(
            "a helper that does not know: the next file",
            files: [runtime: helped, program: unknown, docker: auths(["registry.example": "third"])]),
        Self(
            "a helper that does not know: not the entries of its file", .pull, .fails,
            files: [
                runtime: auths(["registry.example": "alice"], more: #","credHelpers":{"registry.example":"fake"}"#),
                program: unknown,
            ]),
        Self(
            "a helper that says nothing: the next file",
            files: [runtime: helped, program: helper("{}"), docker: auths(["registry.example": "third"])]),
        Self(
            "a helper that fails is an error", .pull, .fails,
            files: [
                runtime: helped, program: helper("broken", status: 1), docker: auths(["registry.example": "third"]),
            ]),
        Self(
            "a helper that is missing is an error", .pull, .fails,
            files: [runtime: helped, docker: auths(["registry.example": "third"])]),
        Self(
            "a helper for docker.io", image: "docker.io/app", registries: [registry("docker.io")],
            files: [docker: #"{"credHelpers":{"docker.io":"fake"}}"#, program: helper(user: "helped")],
            at: [RegistrySetting("registry-1.docker.io", .password, has: ["library/app"])]),
        Self(
            "a helper with an identity token",
            files: [runtime: helped, program: helper(#"{"ServerURL":"x","Username":"<token>","Secret":"refresh"}"#)],
            at: [RegistrySetting("registry.example", .tokenOfSomebody)]),
        Self(
            "a helper of registries.conf",
            registries: ["credential-helpers=[\"fake\"]\n", registry("registry.example")],
            files: [runtime: auths(["registry.example": "alice"]), program: helper(user: "helped")]),
        Self(
            "a helper of registries.conf behind the files",
            registries: ["credential-helpers=[\"containers-auth.json\",\"fake\"]\n", registry("registry.example")],
            files: [runtime: auths(["registry.example": "alice"]), program: helper(user: "helped")]),
        Self(
            "a helper of registries.conf that does not know",
            registries: ["credential-helpers=[\"fake\",\"containers-auth.json\"]\n", registry("registry.example")],
            files: [runtime: auths(["registry.example": "alice"]), program: unknown]),
    ]

    /// Who one is at mirrors and in other places.
    static let identities: [Self] = [
        Self(
            "a mirror has its own credentials", registries: [registry("registry.example"), mirror("m1.example/copy")],
            files: [runtime: auths(["m1.example/copy": "mirror", "registry.example": "alice"])],
            at: [RegistrySetting("m1.example", .password, has: []), RegistrySetting("registry.example", .password)]),
        Self(
            "a mirror does not get the registry's credentials",
            registries: [registry("registry.example"), mirror("m1.example")],
            files: [runtime: auths(["registry.example": "alice"])],
            at: [RegistrySetting("m1.example", .password), RegistrySetting("registry.example", .password)]),
        Self(
            "a mirror does not get --creds", registries: [registry("registry.example"), mirror("m1.example")],
            options: ["--creds", "alice:alice-secret"],
            at: [RegistrySetting("m1.example", .password), RegistrySetting("registry.example", .password)]),
        Self(
            "a mirror on the same host gets --creds",
            registries: [registry("registry.example"), mirror("registry.example/copy")],
            options: ["--creds", "alice:alice-secret"]),
        Self(
            "a location has its own credentials",
            registries: [registry("other.example/x", prefix: "registry.example/team")],
            files: [
                runtime: auths([
                    "registry.example/team": "alice", "other.example": "host", "other.example/x": "moved",
                    "other.example/team": "other",
                ])
            ], at: [RegistrySetting("other.example", .password, has: ["x/app"])]),
        Self(
            "a location does not get the name's credentials", .pull, .fails,
            registries: [registry("other.example", prefix: "registry.example")],
            files: [runtime: auths(["registry.example": "alice"])], at: [RegistrySetting("other.example", .password)]),
        Self(
            "a location elsewhere does not get --creds", .pull, .fails,
            registries: [registry("other.example", prefix: "registry.example")],
            options: ["--creds", "alice:alice-secret"], at: [RegistrySetting("other.example", .password)]),
        Self(
            "a mirror that refuses the password is passed by",
            registries: [registry("registry.example"), mirror("m1.example")],
            files: [runtime: #"{"auths":{"m1.example":{"auth":"\#(encoded("alice:wrong"))"}}}"#],
            at: [RegistrySetting("m1.example", .tokenOfSomebody), RegistrySetting("registry.example")]),
        Self(
            "a mirror whose helper fails is passed by",
            registries: [registry("registry.example"), mirror("m1.example")],
            files: [
                runtime: auths(["registry.example": "alice"], more: #","credHelpers":{"m1.example":"fake"}"#),
                program: helper("broken", status: 1),
            ], at: [RegistrySetting("m1.example"), RegistrySetting("registry.example", .password)]),
        Self(
            "a mirror whose entry is broken is passed by",
            registries: [registry("registry.example"), mirror("m1.example")],
            files: [runtime: #"{"auths":{"m1.example":{"auth":"!!!"}}}"#],
            at: [RegistrySetting("m1.example"), RegistrySetting("registry.example")]),
        Self(
            "the registry's helper is not asked where a mirror has it",
            registries: [registry("registry.example"), mirror("m1.example")],
            files: [runtime: helped, program: helper("broken", status: 1)], at: [RegistrySetting("m1.example")]),
        Self(
            "several people on one host",
            registries: [
                registry("registry.example/b/x", prefix: "registry.example/team/app"), mirror("registry.example/a/x"),
            ],
            files: [
                runtime: auths(["registry.example/a": "a", "registry.example/b": "b", "registry.example/team": "team"])
            ], at: [RegistrySetting("registry.example", .password, has: ["b/x"])]),
        Self(
            "mirrors with several demands",
            registries: [registry("registry.example"), mirror("m1.example"), mirror("m2.example")],
            files: [runtime: auths(["m2.example/team": "alice"])],
            at: [
                RegistrySetting("m1.example", .password), RegistrySetting("m2.example", .tokenOfSomebody, has: []),
                RegistrySetting("registry.example", .token),
            ]),
    ]

    /// Tokens.
    static let tokens: [Self] = [
        Self("a token for nobody", at: [RegistrySetting("registry.example", .token)]),
        Self(
            "a token for nobody that is not enough", .pull, .fails,
            at: [RegistrySetting("registry.example", .tokenOfSomebody)]),
        Self(
            "a token for the user of a file", files: [runtime: auths(["registry.example/team": "alice"])],
            at: [RegistrySetting("registry.example", .tokenOfSomebody)]),
        Self(
            "a token for a wrong password", .pull, .fails, options: ["--creds", "alice:wrong"],
            at: [RegistrySetting("registry.example", .token)]),
        Self(
            "tokens of a mirror and of the registry", registries: [registry("registry.example"), mirror("m1.example")],
            files: [runtime: auths(["m1.example": "mirror", "registry.example": "alice"])],
            at: [RegistrySetting("m1.example", .token, has: []), RegistrySetting("registry.example", .token)]),
        Self(
            "an identity token",
            files: [runtime: entry(#""auth":"\#(encoded("alice:"))","identitytoken":"refresh""#)],
            at: [RegistrySetting("registry.example", .tokenOfSomebody)]),
        Self(
            "an image that is missing", .pull, .fails, image: "registry.example/team/missing:1",
            files: [runtime: auths(["registry.example": "alice"])],
            at: [RegistrySetting("registry.example", .tokenOfSomebody)]),
    ]

    /// Where images are pushed to, and as whom.
    static let pushes: [Self] = [
        Self("push", .push, files: [runtime: auths(["registry.example": "host", "registry.example/team": "team"])]),
        Self("push nobody's", .push, .fails),
        Self("push by https only", .push, .fails, registries: []),
        Self(
            "push with --tls-verify=false", .push, registries: [],
            options: ["--creds", "alice:alice-secret", "--tls-verify=false"]),
        Self("push with --tls-verify=true", .push, .fails, options: ["--tls-verify=true"]),
        Self(
            "push to an insecure registry with a secure namespace", .push, .fails,
            registries: [registry("registry.example"), registry("registry.example/team", insecure: false)]),
        Self("push with --no-creds", .push, options: ["--no-creds"], at: [RegistrySetting("registry.example")]),
        Self(
            "push passes by mirrors", .push, registries: [registry("registry.example"), mirror("m1.example")],
            files: [runtime: auths(["registry.example": "alice", "m1.example": "mirror"])],
            at: [RegistrySetting("m1.example", .password), RegistrySetting("registry.example", .password)]),
        Self(
            "push does not move with a prefix", .push,
            registries: [registry("other.example/moved", prefix: "registry.example/team")],
            files: [runtime: auths(["registry.example": "alice", "other.example": "moved"])],
            at: [RegistrySetting("other.example", .password), RegistrySetting("registry.example", .password)]),
        Self(
            "push does not move with a wildcard", .push, registries: [registry("other.test", prefix: "*.example")],
            at: [RegistrySetting("other.test"), RegistrySetting("registry.example")]),
        Self("push to a blocked registry", .push, .fails, registries: [registry("registry.example", "blocked=true")]),
        Self(
            "push where the location is blocked", .push,
            registries: [
                registry("other.example/x", prefix: "registry.example/team"),
                registry("other.example", "blocked=true"),
            ], at: [RegistrySetting("registry.example")]),
        Self(
            "push to docker.io", .push, image: "docker.io/app:1", registries: [registry("docker.io")],
            files: [docker: auths(["https://index.docker.io/v1/": "alice"])],
            at: [RegistrySetting("registry-1.docker.io", .password, has: [])]),
        Self(
            "push by a token", .push, files: [runtime: auths(["registry.example/team": "alice"])],
            at: [RegistrySetting("registry.example", .tokenOfSomebody)]),
        Self(
            "push with a digest", .push, image: "registry.example/team/app@{digest}",
            at: [RegistrySetting("registry.example")]),
    ]
}
