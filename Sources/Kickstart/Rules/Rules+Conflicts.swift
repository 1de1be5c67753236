import Markup

extension Rules {
    private static let layout = ["autopart", "mount"]

    /// The commands that a command cannot stand after.
    static func enemies(of command: String, version: SyntaxVersion) -> [String] {
        switch command {
        case "autopart": ["part", "raid", "volgroup", "logvol", "reqpart"]
        case "mount": ["autopart", "part", "raid", "volgroup", "logvol", "reqpart"]
        case "part", "partition", "raid", "volgroup", "logvol", "reqpart": layout
        case "ostreesetup": version < .rhel10 ? [] : ["ostreecontainer", "bootc"]
        case "ostreecontainer": version < .rhel10 ? ["ostreesetup"] : ["ostreesetup", "bootc"]
        case "bootc": ["ostreesetup", "ostreecontainer"]
        default: []
        }
    }

    /// Refuses a command after one that it contradicts.
    static func conflicts(of command: ParsedCommand, in state: inout CheckState) {
        for enemy in enemies(of: command.name, version: state.version) {
            guard let first = state.firstUse(of: enemy) else { continue }
            state.fault(
                "\(command.name) cannot be used with \(enemy), which \(first.seen(from: state.source)) has",
                at: command.mark,
                remedy: "keep one of the two")
            return
        }
    }
}
