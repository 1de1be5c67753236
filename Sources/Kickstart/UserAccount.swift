/// A `user` command: a user of the installed system.
package struct UserAccount: Command, Equatable {
    package let name: Word
    /// A hash of crypt(5); without one the password is locked.
    package let passwordHash: Text?
    package let groups: [Word]
    package let shell: Word?
    package let uid: Int?

    package init(name: Word, passwordHash: Text?, groups: [Word], shell: Word?, uid: Int?) {
        self.name = name
        self.passwordHash = passwordHash
        self.groups = groups
        self.shell = shell
        self.uid = uid
    }

    package var text: String {
        var line = Line("user")
        line.add("--name", name)
        line.add("--uid=\(uid ?? 0)", if: uid != nil)
        line.add("--groups", groups)
        line.add("--shell", shell)
        line.add("--lock", if: passwordHash == nil)
        line.add("--iscrypted", if: passwordHash != nil)
        line.add("--password", passwordHash)
        return line.text
    }
}
