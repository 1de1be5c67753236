extension Schema {
    static let storage = ObjectType(
        "storage",
        [
            Field("disks", .list(of: .object(disk), .keyed("device"))),
            Field("raid", .list(of: .object(raid), .keyed("name"))),
            Field("luks", .list(of: .object(luks), .keyed("name")), since: .v3_2),
            Field("filesystems", .list(of: .object(filesystem), .keyed("device"))),
            Field("directories", .list(of: .object(directory), .keyed("path"))),
            Field("files", .list(of: .object(file), .keyed("path"))),
            Field("links", .list(of: .object(link), .keyed("path"))),
        ], sharedKeys: ["directories", "files", "links"])

    private static func owner(_ name: String) -> Field {
        Field(name, .object(ObjectType(name, [Field("id", .integer), Field("name", .string)])))
    }

    private static let path = Field("path", .string(isPlain: true))

    /// What files, directories and links have in common besides their paths.
    private static let node = [owner("user"), owner("group"), Field("overwrite", .boolean)]

    private static let directory = ObjectType("directory", [path, Field("mode", .integer)] + node)

    private static let file = ObjectType(
        "file",
        [path, Field("mode", .integer)] + node + [
            Field("contents", .object(resource)), Field("append", .list(of: .object(resource), .append)),
        ])

    private static let link = ObjectType(
        "link", [path, Field("target", .string, changed: .v3_3), Field("hard", .boolean)] + node)

    private static let disk = ObjectType(
        "disk",
        [
            Field("device", .string(isPlain: true)), Field("wipeTable", .boolean),
            Field("partitions", .list(of: .object(partition), .partitions)),
        ])

    private static let partition = ObjectType(
        "partition",
        [
            Field("number", .integer(isPlain: true)), Field("label", .string), Field("sizeMiB", .integer),
            Field("startMiB", .integer), Field("typeGuid", .string), Field("guid", .string),
            Field("wipePartitionEntry", .boolean), Field("shouldExist", .boolean),
            Field("resize", .boolean, since: .v3_2),
        ])

    private static let filesystem = ObjectType(
        "filesystem",
        [
            Field("device", .string(isPlain: true)), Field("format", .string), Field("path", .string),
            Field("wipeFilesystem", .boolean), Field("label", .string), Field("uuid", .string),
            Field("options", .list(of: .string, .append)),
            Field("mountOptions", .list(of: .string, .append), since: .v3_1),
        ])

    private static let raid = ObjectType(
        "raid",
        [
            Field("name", .string(isPlain: true)), Field("level", .string, changed: .v3_3),
            Field("devices", .list(of: .string, .union)), Field("spares", .integer),
            Field("options", .list(of: .string, .append)),
        ])

    private static let luks = ObjectType(
        "luks",
        [
            Field("name", .string(isPlain: true)), Field("device", .string), Field("keyFile", .object(resource)),
            Field("label", .string), Field("uuid", .string), Field("options", .list(of: .string, .append)),
            Field("discard", .boolean, since: .v3_4),
            Field("openOptions", .list(of: .string, .append), since: .v3_4), Field("wipeVolume", .boolean),
            Field("clevis", .object(clevis), changed: .v3_3),
            Field("cex", .object(ObjectType("cex", [Field("enabled", .boolean)])), since: .v3_5),
        ])

    private static let clevis = ObjectType(
        "clevis",
        [
            Field("tpm2", .boolean), Field("tang", .list(of: .object(tang), .keyed("url"))),
            Field("threshold", .integer), Field("custom", .object(custom), changed: .v3_3),
        ])

    private static let tang = ObjectType(
        "tang",
        [
            Field("url", .string(isPlain: true)), Field("thumbprint", .string),
            Field("advertisement", .string, since: .v3_4),
        ])

    private static let custom = ObjectType(
        "custom",
        [
            Field("pin", .string, changed: .v3_3), Field("config", .string, changed: .v3_3),
            Field("needsNetwork", .boolean),
        ])
}
