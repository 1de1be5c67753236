import Inventory
import Kickstart

extension Installation {
    /// Root and the users whom the installer makes, with the keys that they let in.
    func accounts() throws(KickstartError) -> [any Command] {
        let accounts = settings.accounts
        let hash: Phrase? = if let hash = accounts.rootPassword { try Phrase(hash.text) } else { nil }
        var commands: [any Command] = [GeneralCommand.rootPassword(hash: hash)]
        for user in accounts.users { commands.append(try Self.account(user)) }
        commands += try Self.keys(accounts.sshKeys, of: try Word("root"))
        for user in accounts.users { commands += try Self.keys(user.sshKeys, of: try Word(user.name.description)) }
        return commands
    }

    private static func account(_ user: InstalledUser) throws(KickstartError) -> UserAccount {
        var groups: [Word] = []
        for group in user.groups { groups.append(try Word(group.description)) }
        let hash: Text? = if let hash = user.passwordHash { try Text(hash.text) } else { nil }
        let shell: Word? = if let shell = user.shell { try Word(shell) } else { nil }
        return UserAccount(
            name: try Word(user.name.description), passwordHash: hash, groups: groups, shell: shell, uid: user.uid)
    }

    private static func keys(_ keys: [SSHPublicKey], of user: Word) throws(KickstartError) -> [SSHKey] {
        var commands: [SSHKey] = []
        for key in keys { commands.append(SSHKey(user: user, key: try Phrase(key.line))) }
        return commands
    }
}
