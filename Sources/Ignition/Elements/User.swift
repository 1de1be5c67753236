/// A user to make or change (Configuration Specification, `passwd.users`).
package struct User: Equatable, Sendable {
    package let name: String
    /// Further groups.
    package let groups: [String]
    package let sshAuthorizedKeys: [String]
    /// As crypt(5) has it.
    package let passwordHash: String?
    package let shell: String?
    package let homeDirectory: String?
    package let noCreateHome: Bool?
    package let primaryGroup: String?
    /// Whether the account is one of the system.
    package let system: Bool?

    /// - Throws: ``IgnitionError`` for a value that a line of passwd(5) cannot hold.
    package init(
        name: String, groups: [String] = [], sshAuthorizedKeys: [String] = [], passwordHash: String? = nil,
        shell: String? = nil, homeDirectory: String? = nil, noCreateHome: Bool? = nil, primaryGroup: String? = nil,
        system: Bool? = nil
    ) throws(IgnitionError) {
        try AccountName.check(name, what: "user name")
        for group in groups { try AccountName.check(group, what: "group of `\(name)`") }
        try AccountName.check(primaryGroup, what: "primary group of `\(name)`")
        for key in sshAuthorizedKeys {
            try AccountName.checkField(key, what: "SSH key of `\(name)`", isColonAllowed: true)
        }
        try AccountName.checkField(passwordHash, what: "password hash of `\(name)`")
        for path in [shell, homeDirectory].compactMap({ $0 }) {
            try AbsolutePath.check(path)
            try AccountName.checkField(path, what: "path of `\(name)`")
        }
        self.name = name
        self.groups = groups
        self.sshAuthorizedKeys = sshAuthorizedKeys
        self.passwordHash = passwordHash
        self.shell = shell
        self.homeDirectory = homeDirectory
        self.noCreateHome = noCreateHome
        self.primaryGroup = primaryGroup
        self.system = system
    }
}
