extension Rules {
    /// `autopart`.
    static func automaticPartitioning(_ command: ParsedCommand, _ state: inout CheckState) {
        for option in command.all("--type")
        where !["lvm", "btrfs", "plain", "partition", "thinp"].contains(option.text.lowercased()) {
            state.fault(
                "there is no layout \(CheckState.shown(option.text))", at: option.mark,
                remedy: "take one of lvm, plain, thinp")
        }
        if let type = command.last("--type", "--nolvm"), type.text.lowercased() == "btrfs" {
            state.fault("Btrfs is not supported", at: type.mark, remedy: "take one of lvm, plain, thinp")
        }
        refuseBtrfs(command, &state)
        encryption(command, &state)
        state.refuse(command.last("--hibernation"), with: command.last("--noswap"))
    }

    /// `mount`.
    static func mount(_ command: ParsedCommand, _ state: inout CheckState) {
        guard command.positionals.count == 2, let place = command.positionals.last else { return }
        if place.text.lowercased() != "none" && !place.text.hasPrefix("/") {
            state.fault(
                "\(CheckState.shown(place.text)) is no mount point", at: place.mark,
                remedy: "give an absolute path, or \"none\"")
        }
        if let options = command.given("--mkfsoptions"), !command.has("--reformat") {
            state.fault("--mkfsoptions is for a new file system", at: options.mark, remedy: "say --reformat")
        }
    }

    /// `ignoredisk`.
    static func ignoredDisks(_ command: ParsedCommand, _ state: inout CheckState) {
        let names = ["--drives", "--only-use"]
        let holding = names.filter { name in
            state.facts.holds(name, of: command.name, filled: command.last(name).map { !$0.items.isEmpty })
        }
        if holding.count == names.count {
            state.fault(
                "--drives and --only-use contradict each other, on several lines too", at: command.mark,
                remedy: "say which disks to use (--only-use), or which to leave alone (--drives)")
        } else if holding.isEmpty {
            state.fault(
                "ignoredisk names no disks", at: command.mark,
                remedy: "say which disks to use (--only-use), or which to leave alone (--drives)")
        }
    }
}
