import TestSupport

extension RegistryConfiguration {
    private static let twoMirrors = [registry("registry.example"), mirror("m1.example"), mirror("m2.example")]

    private static func nothing(at host: String) -> RegistrySetting { RegistrySetting(host, has: []) }

    /// Which mirrors are asked, in which order, and what is blocked.
    static let mirrors: [Self] = [
        Self(
            "the first mirror has it", registries: twoMirrors,
            at: [RegistrySetting("m1.example"), RegistrySetting("m2.example"), RegistrySetting("registry.example")]),
        Self(
            "the second mirror has it", registries: twoMirrors,
            at: [nothing(at: "m1.example"), RegistrySetting("m2.example"), RegistrySetting("registry.example")]),
        Self(
            "no mirror has it", registries: twoMirrors,
            at: [nothing(at: "m1.example"), nothing(at: "m2.example"), RegistrySetting("registry.example")]),
        Self(
            "nobody has it", .pull, .fails, registries: twoMirrors,
            at: [nothing(at: "m1.example"), nothing(at: "m2.example"), nothing(at: "registry.example")]),
        Self(
            "mirrors of a prefix",
            registries: [
                registry("registry.example/moved", prefix: "registry.example/team"), mirror("m1.example/copy"),
                mirror("m2.example"),
            ], at: [nothing(at: "m1.example"), RegistrySetting("m2.example", has: ["app"])]),
        Self(
            "a mirror of a wildcard", registries: [registry(nil, prefix: "*.example"), mirror("m1.test/copy")],
            at: [RegistrySetting("m1.test", has: ["copy/team/app"])]),
        Self(
            "a mirror of docker.io", image: "app", registries: [registry("docker.io"), mirror("m1.example")],
            at: [RegistrySetting("m1.example", has: ["library/app"])]),
        Self(
            "a secure mirror of an insecure registry",
            registries: [registry("registry.example"), mirror("m1.example", insecure: false)],
            at: [RegistrySetting("m1.example"), RegistrySetting("registry.example")]),
        Self(
            "an insecure mirror of a secure registry", .pull, .fails,
            registries: [registry("registry.example", insecure: false), mirror("m1.example")],
            at: [nothing(at: "m1.example"), RegistrySetting("registry.example")]),
        Self(
            "a mirror is not insecure because its host is",
            registries: [
                registry("registry.example"), mirror("other.example", insecure: false), registry("other.example"),
            ], at: [RegistrySetting("other.example"), RegistrySetting("registry.example")]),
        Self(
            "--tls-verify=false holds for mirrors",
            registries: [registry("registry.example", insecure: false), mirror("m1.example", insecure: false)],
            options: ["--tls-verify=false"], at: [RegistrySetting("m1.example"), RegistrySetting("registry.example")]),
        Self(
            "--tls-verify=true holds for mirrors", .pull, .fails, registries: twoMirrors,
            options: ["--tls-verify=true"], at: [RegistrySetting("m1.example")]),
        Self(
            "a tag passes by mirrors for digests",
            registries: [registry("registry.example", "mirror-by-digest-only=true"), mirror("m1.example")],
            at: [RegistrySetting("m1.example"), RegistrySetting("registry.example")]),
        Self(
            "a digest asks mirrors for digests", image: "registry.example/team/app@{digest}",
            registries: [registry("registry.example", "mirror-by-digest-only=true"), mirror("m1.example")],
            at: [RegistrySetting("m1.example"), RegistrySetting("registry.example")]),
        Self(
            "a tag and mirrors of all kinds", registries: mirrorsOfAllKinds,
            at: ["m1.example", "m2.example", "m3.example"].map(nothing) + [RegistrySetting("registry.example")]),
        Self(
            "a digest and mirrors of all kinds", image: "registry.example/team/app@{digest}",
            registries: mirrorsOfAllKinds,
            at: ["m1.example", "m2.example", "m3.example"].map(nothing) + [RegistrySetting("registry.example")]),
        Self(
            "mirror-by-digest-only and pull-from-mirror exclude each other", .pull, .fails,
            registries: [
                registry("registry.example", "mirror-by-digest-only=true"),
                mirror("m1.example", #"pull-from-mirror="digest-only""#),
            ]),
        Self(
            "an unknown kind of mirror is an error", .pull, .fails,
            registries: [registry("registry.example"), mirror("m1.example", #"pull-from-mirror="sometimes""#)]),
        Self(
            "a mirror without a location is an error", .pull, .fails,
            registries: [registry("registry.example"), "[[registry.mirror]]\n"]),
        Self("blocked", .pull, .fails, registries: [registry("registry.example", "blocked=true")]),
        Self(
            "blocked below", .pull, .fails,
            registries: [registry("registry.example"), registry("registry.example/team", "blocked=true")]),
        Self(
            "blocked above only",
            registries: [registry("registry.example", "blocked=true"), registry("registry.example/team")],
            at: [RegistrySetting("registry.example")]),
        Self(
            "a blocked wildcard", .pull, .fails, registries: [registry(nil, prefix: "*.example", "blocked=true")]),
        Self(
            "a blocked registry with a mirror",
            registries: [registry("registry.example", "blocked=true"), mirror("m1.example")],
            at: [RegistrySetting("m1.example")]),
        Self(
            "a blocked registry with a mirror that lacks it", .pull, .fails,
            registries: [registry("registry.example", "blocked=true"), mirror("m1.example")],
            at: [nothing(at: "m1.example"), RegistrySetting("registry.example")]),
        Self(
            "a mirror that is blocked",
            registries: [
                registry("registry.example"), mirror("other.example"), registry("other.example", "blocked=true"),
            ], at: [RegistrySetting("other.example"), RegistrySetting("registry.example")]),
        Self(
            "a location that is blocked", .pull, .fails,
            registries: [
                registry("other.example/x", prefix: "registry.example/team"),
                registry("other.example", "blocked=true"),
            ], at: [RegistrySetting("other.example", has: ["x/app"])]),
    ]

    private static let mirrorsOfAllKinds = [
        registry("registry.example"), mirror("m1.example", #"pull-from-mirror="digest-only""#),
        mirror("m2.example", #"pull-from-mirror="tag-only""#), mirror("m3.example", #"pull-from-mirror="all""#),
    ]

    private static let dropIns = "home/.config/containers/registries.conf.d"

    /// Which files are read, and which win.
    static let registriesFiles: [Self] = [
        Self(
            "a drop-in replaces an entry with its mirrors",
            registries: [registry("a.example", prefix: "registry.example"), mirror("m1.example")],
            files: ["\(dropIns)/10.conf": registry("b.example", prefix: "registry.example")],
            at: [RegistrySetting("b.example")]),
        Self(
            "the later drop-in wins, and only *.conf are read",
            files: [
                "\(dropIns)/10.conf": registry("b.example", prefix: "registry.example"),
                "\(dropIns)/20.conf": registry("c.example", prefix: "registry.example"),
                "\(dropIns)/30.txt": registry("d.example", prefix: "registry.example"),
            ], at: [RegistrySetting("c.example")]),
        Self(
            "a wildcard of a drop-in loses against a name",
            files: ["\(dropIns)/10.conf": registry("b.example", prefix: "*.example")],
            at: [RegistrySetting("registry.example")]),
        Self(
            "the user's registries.conf", registries: nil,
            files: [
                "home/.config/containers/registries.conf": registry("user.example", prefix: "registry.example")
            ], at: [RegistrySetting("user.example")]),
        Self(
            "the user's registries.conf and drop-in", registries: nil,
            files: [
                "home/.config/containers/registries.conf": registry("user.example", prefix: "registry.example"),
                "\(dropIns)/10.conf": registry("b.example", prefix: "registry.example"),
            ], at: [RegistrySetting("b.example")]),
        Self(
            "version 1 of the format",
            registries: ["[registries.insecure]\nregistries=[\"registry.example\"]\n"],
            at: [RegistrySetting("registry.example")]),
        Self(
            "both versions in one file are an error", .pull, .fails,
            registries: [registry("registry.example"), "[registries.insecure]\nregistries=[\"registry.example\"]\n"]),
        Self("no TOML is an error", .pull, .fails, registries: ["[[registry]\n"]),
        Self("a drop-in that is no TOML is an error", .pull, .fails, files: ["\(dropIns)/10.conf": "location=\n"]),
        Self(
            "a wrong type is an error", .pull, .fails, registries: [registry("registry.example", #"blocked="yes""#)]),
        Self(
            "an unknown key is none", registries: [registry("registry.example", #"colour="red""#)],
            at: [RegistrySetting("registry.example")]),
        Self(
            "of two entries with a prefix the first counts",
            registries: [
                registry("a.example", prefix: "registry.example"), registry("b.example", prefix: "registry.example"),
            ], at: [RegistrySetting("a.example"), RegistrySetting("b.example")]),
        Self(
            "one location both secure and not is an error", .pull, .fails,
            registries: [
                registry("a.example", prefix: "registry.example/team"),
                registry("a.example", prefix: "other.example", insecure: false),
            ]),
    ]
}
