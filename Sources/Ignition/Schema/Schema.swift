/// The specification as a table (Ignition, "Configuration Specification" 3.0.0 to 3.6.0): what reading, writing,
/// merging and translating go by. What values mean is held by ``Rules``.
package enum Schema {
    /// A whole config.
    package static let config = ObjectType(
        "config",
        [
            Field("ignition", .object(ignition)),
            Field("kernelArguments", .object(kernelArguments), since: .v3_3),
            Field("passwd", .object(passwd)), Field("storage", .object(storage)),
            Field("systemd", .object(systemd)),
        ])

    private static let ignition = ObjectType(
        "ignition",
        [
            Field("version", .string(isPlain: true)),
            Field(
                "config",
                .object(
                    ObjectType(
                        "config",
                        [
                            Field("merge", .list(of: .object(reference), .keyed("source"))),
                            Field("replace", .object(reference)),
                        ]))),
            Field(
                "timeouts",
                .object(
                    ObjectType(
                        "timeouts", [Field("httpResponseHeaders", .integer), Field("httpTotal", .integer)]))),
            Field("security", .object(ObjectType("security", [Field("tls", .object(tls))]))),
            Field("proxy", .object(proxy), since: .v3_1),
        ])

    private static let tls = ObjectType(
        "tls", [Field("certificateAuthorities", .list(of: .object(authority), .keyed("source")))])

    private static let proxy = ObjectType(
        "proxy",
        [
            Field("httpProxy", .string), Field("httpsProxy", .string), Field("noProxy", .list(of: .string, .union)),
        ])

    private static let kernelArguments = ObjectType(
        "kernelArguments",
        [
            Field("shouldExist", .list(of: .string, .union)), Field("shouldNotExist", .list(of: .string, .union)),
        ], sharedKeys: ["shouldExist", "shouldNotExist"])

    private static let source = Field("source", .string)

    private static let verification = Field(
        "verification", .object(ObjectType("verification", [Field("hash", .string)])))

    private static let headers = Field(
        "httpHeaders",
        .list(
            of: .object(
                ObjectType(
                    "header", [Field("name", .string(isPlain: true)), Field("value", .string)], removedWithout: "value")
            ), .keyed("name")), since: .v3_1)

    /// What a file is made of.
    static let resource = ObjectType("resource", [source, Field("compression", .string), headers, verification])

    private static let newCompression = Field("compression", .string, since: .v3_1)

    /// Another config; such had no compression at first.
    private static let reference = ObjectType("resource", [source, newCompression, headers, verification])

    private static let authority = ObjectType(
        "resource", [Field("source", .string, changed: .v3_1), newCompression, headers, verification])
}
