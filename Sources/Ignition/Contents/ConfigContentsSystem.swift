extension ConfigContents {
    /// A unit of systemd (Configuration Specification, `systemd.units`).
    package struct UnitEntry: Sendable {
        package let name: String
        /// nil leaves it as it is.
        package let isEnabled: Bool?
        /// nil leaves it as it is.
        package let isMasked: Bool?
        /// nil when the unit itself comes from elsewhere.
        package let contents: String?
        package let dropIns: [(name: String, contents: String?)]

        init(_ element: Element) {
            name = element.text("name") ?? ""
            isEnabled = element.flag("enabled")
            isMasked = element.flag("mask")
            contents = element.text("contents")
            dropIns = element.items("dropins").map { ($0.text("name") ?? "", $0.text("contents")) }
        }
    }

    /// An account (Configuration Specification, `passwd.users`), without its password.
    package struct UserEntry: Sendable {
        package let name: String
        package let number: Int?
        package let groups: [String]
        package let keys: [String]
        package let hasPassword: Bool
        package let home: String?
        package let shell: String?
        /// Whether it is there afterwards.
        package let isWanted: Bool

        init(_ element: Element) {
            name = element.text("name") ?? ""
            number = element.integer("uid")
            groups = element.items("groups").compactMap(\.text)
            keys = element.items("sshAuthorizedKeys").compactMap(\.text)
            hasPassword = element.text("passwordHash").map { !$0.isEmpty } ?? false
            home = element.text("homeDir")
            shell = element.text("shell")
            isWanted = element.flag("shouldExist") ?? true
        }
    }

    /// A group of accounts (Configuration Specification, `passwd.groups`).
    package struct GroupEntry: Sendable {
        package let name: String
        package let number: Int?
        /// Whether it is there afterwards.
        package let isWanted: Bool

        init(_ element: Element) {
            name = element.text("name") ?? ""
            number = element.integer("gid")
            isWanted = element.flag("shouldExist") ?? true
        }
    }

    /// A disk and its partitions (Configuration Specification, `storage.disks`).
    package struct DiskEntry: Sendable {
        package let device: String
        package let isWiped: Bool
        package let partitions: [Partition]

        init(_ element: Element) {
            device = element.text("device") ?? ""
            isWiped = element.flag("wipeTable") ?? false
            partitions = element.items("partitions").map(Partition.init)
        }
    }

    /// A partition of a disk.
    package struct Partition: Sendable {
        /// Zero is the next free number.
        package let number: Int
        package let label: String?
        /// In MiB; nil or zero fills what is free.
        package let size: Int?
        /// In MiB; nil or zero is the first place that is free.
        package let start: Int?
        /// Whether it is there afterwards.
        package let isWanted: Bool

        init(_ element: Element) {
            number = element.integer("number") ?? 0
            label = element.text("label")
            size = element.integer("sizeMiB")
            start = element.integer("startMiB")
            isWanted = element.flag("shouldExist") ?? true
        }
    }
}
