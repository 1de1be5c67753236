extension Rules {
    private static let levels = ["0", "1", "4", "5", "6", "10"]

    /// `raid`.
    static func raid(_ command: ParsedCommand, _ state: inout CheckState) {
        for option in command.all("--level") {
            let level = option.text.uppercased()
            if !levels.contains(level) && !levels.contains(where: { "RAID" + $0 == level }) {
                state.fault(
                    "there is no RAID level \(CheckState.shown(option.text))", at: option.mark,
                    remedy: "take one of " + levels.joined(separator: ", "))
            }
        }
        if isExisting(command, "an array", &state) {
            if let device = command.last("--device"), name(ofArray: device.text, version: state.version).isEmpty {
                state.fault("an array that exists has a name", at: device.mark, remedy: "give it with --device")
            }
        } else {
            if command.members.isEmpty {
                state.fault(
                    "an array without members", at: command.mark,
                    remedy: "name its partitions (raid.1 raid.2), or say --useexisting")
            }
            if !command.has("--level") {
                state.fault("an array needs a RAID level", at: command.mark, remedy: "give it with --level")
            }
        }
        formatting(command, &state)
        encryption(command, &state)
        btrfs(command, &state)
        if let device = command.last("--device") {
            let name = name(ofArray: device.text, version: state.version)
            state.define("raid", name, as: "the array \(CheckState.shown(name))", at: device.mark)
        }
    }

    /// Whether an array or a volume group is there already; it has its members then.
    static func isExisting(_ command: ParsedCommand, _ kind: String, _ state: inout CheckState) -> Bool {
        guard let existing = command.last("--useexisting", "--noformat") else { return false }
        if let member = command.members.first {
            state.fault(
                "\(existing.name) means \(kind) that exists, which has its members", at: member.mark,
                remedy: "leave them out")
        }
        return true
    }

    /// Refuses Btrfs, which pykickstart forgets from RHEL 10 on; the installer has not got it there either.
    private static func btrfs(_ command: ParsedCommand, _ state: inout CheckState) {
        if state.version < .rhel10 {
            refuseBtrfs(command, &state)
        } else if let type = command.last("--fstype"), type.text == "btrfs" {
            state.warn("Btrfs is not supported", at: type.mark, remedy: "use another file system, such as xfs")
        }
    }

    /// The name that an array is known by: without `md` before it until RHEL 9.
    private static func name(ofArray device: String, version: SyntaxVersion) -> String {
        version < .rhel10 && device.hasPrefix("md") ? String(device.dropFirst(2)) : device
    }
}
