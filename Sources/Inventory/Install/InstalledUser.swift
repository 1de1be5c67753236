import Markup

/// A user whom the installer makes.
package struct InstalledUser: Sendable, Hashable {
    package let name: UserName
    /// Nil locks the password; keys let in all the same.
    package let passwordHash: PasswordHash?
    package let groups: [UserName]
    package let sshKeys: [SSHPublicKey]
    /// An absolute path; nil leaves it to the installed system.
    package let shell: String?
    package let uid: Int?

    package init(
        name: UserName, passwordHash: PasswordHash? = nil, groups: [UserName] = [], sshKeys: [SSHPublicKey] = [],
        shell: String? = nil, uid: Int? = nil
    ) {
        self.name = name
        self.passwordHash = passwordHash
        self.groups = groups
        self.sshKeys = sshKeys
        self.shell = shell
        self.uid = uid
    }

    /// Reads one entry of `users:`; nil when it is incomplete, which leaves faults behind.
    init?(_ fields: Fields) {
        let name = fields.require("name") { try Self.name($0) }
        passwordHash = fields.parse("passwordHash") { try PasswordHash($0) }
        groups = fields.list("groups") { try UserName($0) }
        sshKeys = fields.list("sshKeys") { try SSHPublicKey($0) }
        shell = fields.parse("shell") { try Self.shell($0) }
        // The last but one that a 32-bit signed number holds: the kernel keeps -1 for itself.
        uid = fields.integer("uid", in: 1...2_147_483_646)
        fields.finish()
        guard let name else { return nil }
        self.name = name
    }

    /// Users and groups of every system (setup's `/etc/passwd` and `/etc/group`). Where there is a user of the name, or
    /// a group of the name that would be its own, Anaconda leaves it out.
    private static let taken: Set = [
        "adm", "audio", "bin", "cdrom", "daemon", "dialout", "disk", "floppy", "ftp", "games", "halt", "input", "kmem",
        "kvm", "lock", "lp", "mail", "man", "mem", "nobody", "operator", "render", "shutdown", "sync", "sys", "tape",
        "tty", "users", "utmp", "video", "wheel",
    ]

    private static func name(_ text: String) throws(InvalidValue) -> UserName {
        guard !taken.contains(text) else {
            throw InvalidValue(text, expected: "a user to make: every system has it, or a group of that name")
        }
        guard text != "root" else {
            throw InvalidValue(
                text, expected: "a user to make: it is there; set `install.rootPassword` and `install.sshKeys`")
        }
        return try UserName(text)
    }

    private static func shell(_ text: String) throws(InvalidValue) -> String {
        guard text.utf8.count <= 255, text.wholeMatch(of: /(\/[A-Za-z0-9._+-]+)+/) != nil else {
            throw InvalidValue(text, expected: "the path of a shell such as /bin/bash")
        }
        return text
    }
}
