extension Rules {
    /// `part`, `partition`.
    static func partition(_ command: ParsedCommand, _ state: inout CheckState) {
        guard let place = command.positionals.first else { return }
        let size = command.number("--size")
        if let resize = command.last("--resize") {
            if command.last("--onpart").map({ ["", "/dev/"].contains($0.text) }) ?? true {
                state.fault(
                    "--resize is for a partition that exists", at: resize.mark, remedy: "name it with --onpart")
            }
            if size == nil {
                state.fault("--resize does not say to what", at: resize.mark, remedy: "give the new size with --size")
            }
        }
        if command.last("--fstype")?.text == "tmpfs", let growth = command.last("--grow") ?? command.number("--maxsize")
        {
            state.fault(
                "a tmpfs does not grow, so \(growth.name) cannot stand here", at: growth.mark,
                remedy: "limit it with --size")
        }
        formatting(command, &state)
        encryption(command, &state)
        refuseBtrfs(command, &state)
        if place.text.hasPrefix("btrfs.") {
            state.fault("Btrfs is not supported", at: place.mark, remedy: "use another file system, or pv.* or raid.*")
        }
        // Several disks may have one of these each.
        if !["swap", "biosboot", "prepboot"].contains(place.text) {
            let mountPoint = normalised(place.text)
            state.define("part", mountPoint, as: "a partition for \(CheckState.shown(mountPoint))", at: place.mark)
        }
    }

    /// What `part`, `raid` and `logvol` demand of the options for making a file system.
    static func formatting(_ command: ParsedCommand, _ state: inout CheckState) {
        guard let options = command.given("--mkfsoptions") else { return }
        if command.has("--noformat") {
            state.fault(
                "--mkfsoptions has no effect with --noformat", at: options.mark, remedy: "leave one of them out")
        }
        state.refuse(options, with: command.given("--fsprofile"))
    }

    /// What everything that can be encrypted demands.
    static func encryption(_ command: ParsedCommand, _ state: inout CheckState) {
        state.refuse(command.number("--pbkdf-time"), with: command.number("--pbkdf-iterations"))
    }

    /// Refuses Btrfs as a file system.
    static func refuseBtrfs(_ command: ParsedCommand, _ state: inout CheckState) {
        guard let type = command.last("--fstype"), type.text == "btrfs" else { return }
        state.fault("Btrfs is not supported", at: type.mark, remedy: "use another file system, such as xfs")
    }

    /// A mount point without doubled slashes, `.` and `..`; other words as they are.
    static func normalised(_ mountPoint: String) -> String {
        guard mountPoint.hasPrefix("/") else { return mountPoint }
        var parts: [Substring] = []
        for part in mountPoint.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return (mountPoint.hasPrefix("//") && !mountPoint.hasPrefix("///") ? "//" : "/") + parts.joined(separator: "/")
    }
}
