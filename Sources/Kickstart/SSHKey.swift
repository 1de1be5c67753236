/// An `sshkey` command: one more line of a user's authorized_keys file.
package struct SSHKey: Command, Equatable {
    package let user: Word
    package let key: Phrase

    package init(user: Word, key: Phrase) {
        self.user = user
        self.key = key
    }

    package var text: String {
        var line = Line("sshkey")
        line.add("--username", user)
        line.add(value: key)
        return line.text
    }
}
