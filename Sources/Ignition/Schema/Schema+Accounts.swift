extension Schema {
    static let passwd = ObjectType(
        "passwd",
        [
            Field("users", .list(of: .object(user), .keyed("name"))),
            Field("groups", .list(of: .object(group), .keyed("name"))),
        ])

    private static let group = ObjectType(
        "group",
        [
            Field("name", .string(isPlain: true)), Field("gid", .integer), Field("passwordHash", .string),
            Field("shouldExist", .boolean, since: .v3_2), Field("system", .boolean),
        ])

    private static let user = ObjectType(
        "user",
        [
            Field("name", .string(isPlain: true)), Field("uid", .integer), Field("gecos", .string),
            Field("groups", .list(of: .string, .union)), Field("sshAuthorizedKeys", .list(of: .string, .union)),
            Field("passwordHash", .string), Field("shell", .string), Field("homeDir", .string),
            Field("noCreateHome", .boolean), Field("noLogInit", .boolean), Field("noUserGroup", .boolean),
            Field("primaryGroup", .string), Field("shouldExist", .boolean, since: .v3_2),
            Field("system", .boolean),
        ])

    static let systemd = ObjectType("systemd", [Field("units", .list(of: .object(unit), .keyed("name")))])

    private static let unit = ObjectType(
        "unit",
        [
            Field("name", .string(isPlain: true)), Field("enabled", .boolean), Field("mask", .boolean),
            Field("contents", .string), Field("dropins", .list(of: .object(dropin), .keyed("name"))),
        ])

    private static let dropin = ObjectType(
        "dropin", [Field("name", .string(isPlain: true)), Field("contents", .string)])
}
