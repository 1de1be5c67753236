import Markup

/// Who gets into the installed system: root and the users whom the installer makes.
package struct AccountSettings: Sendable, Hashable {
    /// Nil locks root's password.
    package let rootPassword: PasswordHash?
    /// Keys that root lets in.
    package let sshKeys: [SSHPublicKey]
    package let users: [InstalledUser]

    package init(rootPassword: PasswordHash? = nil, sshKeys: [SSHPublicKey] = [], users: [InstalledUser] = []) {
        self.rootPassword = rootPassword
        self.sshKeys = sshKeys
        self.users = users
    }

    /// Reads the keys of `install:` that are about accounts.
    init(_ fields: Fields) {
        rootPassword = fields.parse("rootPassword") { try PasswordHash($0) }
        sshKeys = fields.list("sshKeys") { try SSHPublicKey($0) }
        var users: [InstalledUser] = []
        let items = fields.items("users")
        for (path, node) in items {
            let entry = Fields(node, path: path, faults: fields.faults)
            guard let user = InstalledUser(entry) else { continue }
            if users.contains(where: { $0.name == user.name }) {
                Self.note("name", "\(user.name)", entry)
            } else if let uid = user.uid, users.contains(where: { $0.uid == uid }) {
                Self.note("uid", "\(uid)", entry)
            }
            users.append(user)
        }
        self.users = users
        if users.count == items.count { Self.checkGroups(users, items, fields.faults) }
    }

    /// A user gets a group of its own name. Groups that are not there are made before the user whose line names them, and
    /// Anaconda leaves out a user for whom that group is there already.
    private static func checkGroups(
        _ users: [InstalledUser], _ items: [(path: String, node: Node)], _ faults: Faults
    ) {
        for (index, user) in users.enumerated() {
            guard let first = users[...index].firstIndex(where: { $0.groups.contains(user.name) }) else { continue }
            let (path, node) = items[index]
            faults.add(
                "`\(path).name` \(user.name) is a group of users[\(first)], made before it",
                at: node["name"]?.mark ?? node.mark,
                remedy: first == index ? "remove it from `groups`: it has it anyway" : "list \(user.name) before it")
        }
    }

    private static func note(_ key: String, _ value: String, _ entry: Fields) {
        entry.faults.add(
            "`\(entry.path).\(key)` \(value) is already taken", at: entry.mark(of: key),
            remedy: "every user needs a \(key) of its own")
    }
}
