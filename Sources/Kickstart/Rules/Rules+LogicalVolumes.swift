extension Rules {
    /// `logvol`.
    static func logicalVolume(_ command: ParsedCommand, _ state: inout CheckState) {
        size(of: command, &state)
        thinProvisioning(command, &state)
        cache(command, &state)
        formatting(command, &state)
        encryption(command, &state)
        refuseBtrfs(command, &state)
        guard let name = command.last("--name"), let group = command.last("--vgname") else { return }
        state.define(
            "logvol", group.text, name.text,
            as: "the logical volume \(CheckState.shown(name.text)) in \(CheckState.shown(group.text))", at: name.mark)
    }

    /// Whether the volume is there already: it is used as it is.
    private static func exists(_ command: ParsedCommand) -> Bool {
        command.has("--useexisting") || command.has("--noformat")
    }

    private static func size(of command: ParsedCommand, _ state: inout CheckState) {
        let size = command.number("--size")
        let percent = command.number("--percent")
        if let resize = command.last("--resize") {
            if !exists(command) {
                state.fault("--resize is for a volume that exists", at: resize.mark, remedy: "say --useexisting")
            }
            if size == nil {
                state.fault("--resize does not say to what", at: resize.mark, remedy: "give the new size with --size")
            }
        }
        if !exists(command), size == nil, percent == nil, !command.has("--recommended"), !command.has("--hibernation") {
            state.fault(
                "a logical volume without a size", at: command.mark,
                remedy: "say one of --size, --percent, --recommended, --hibernation, --useexisting, --noformat")
        }
        if let percent = command.last("--percent"), !(0...100).contains(percent.integer ?? -1) {
            state.fault(
                "\(CheckState.shown(percent.text)) is no percentage", at: percent.mark,
                remedy: "give a number from 0 to 100")
        }
        state.refuse(size, with: percent)
    }

    private static func thinProvisioning(_ command: ParsedCommand, _ state: inout CheckState) {
        let pool = command.last("--thinpool")
        state.refuse(command.last("--thin"), with: pool)
        if let thin = command.last("--thin"), command.given("--poolname") == nil {
            state.fault("a thin volume lies in a pool", at: thin.mark, remedy: "name it with --poolname")
        }
        for option in [command.number("--chunksize"), command.number("--metadatasize")].compactMap({ $0 })
        where pool == nil {
            state.fault("\(option.name) is for thin pools", at: option.mark, remedy: "leave it out, or say --thinpool")
        }
    }

    private static func cache(_ command: ParsedCommand, _ state: inout CheckState) {
        let size = command.number("--cachesize")
        let mode = command.given("--cachemode")
        let volumes = command.list("--cachepvs")
        guard let any = size ?? mode ?? volumes else { return }
        if exists(command) {
            state.fault("a volume that exists cannot be given a cache", at: any.mark, remedy: "leave the cache out")
        }
        if command.has("--thin") {
            state.fault("a thin volume cannot be given a cache", at: any.mark, remedy: "give it to its pool")
        }
        if volumes == nil {
            state.fault("a cache lies on physical volumes", at: any.mark, remedy: "name them with --cachepvs")
        }
        if size == nil { state.fault("a cache needs a size", at: any.mark, remedy: "give it with --cachesize") }
        if let mode, !["writeback", "writethrough"].contains(mode.text) {
            state.fault(
                "there is no cache mode \(CheckState.shown(mode.text))", at: mode.mark,
                remedy: "take writeback or writethrough")
        }
    }
}
