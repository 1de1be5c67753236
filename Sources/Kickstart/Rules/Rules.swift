/// What each command demands beyond the names and types of its options, as the handlers of pykickstart 3.78 for
/// RHEL 8, 9 and 10 have it: needed and contradicting options, words without an option, and other commands.
enum Rules {
    /// Checks a command whose options are in order, and remembers what later commands have to know.
    static func check(_ command: ParsedCommand, in state: inout CheckState) {
        conflicts(of: command, in: &state)
        rule(for: command.name)?(command, &state)
    }

    private typealias Rule = (ParsedCommand, inout CheckState) -> Void

    /// The rule of a command; nil where its options say it all.
    private static func rule(for name: String) -> Rule? {
        storage(name) ?? devices(name) ?? sources(name) ?? system(name)
    }

    private static func storage(_ name: String) -> Rule? {
        switch name {
        case "autopart": automaticPartitioning
        case "ignoredisk": ignoredDisks
        case "logvol": logicalVolume
        case "mount": mount
        case "part", "partition": partition
        case "raid": raid
        case "snapshot": snapshot
        case "volgroup": volumeGroup
        default: nil
        }
    }

    private static func devices(_ name: String) -> Rule? {
        switch name {
        case "driverdisk": driverDisk
        case "fcoe": fibreChannelOverEthernet
        case "network": network
        case "nvdimm": memoryDevice
        case "zfcp": fibreChannelOnMainframe
        default: nil
        }
    }

    private static func sources(_ name: String) -> Rule? {
        switch name {
        case "cdrom", "hmc": plainSource
        case "liveimg", "nfs", "ostreecontainer", "bootc": source
        case "harddrive": hardDrive
        case "ostreesetup": ostreeSetup
        case "repo": repository
        case "updates": updates
        case "url": url
        default: nil
        }
    }

    private static func system(_ name: String) -> Rule? {
        switch name {
        case "auth", "authconfig": authentication
        case "bootloader": bootLoader
        case "cmdline": commandLineMode
        case "eula": licence
        case "group": group
        case "keyboard": keyboard
        case "logging": logging
        case "realm": realm
        case "rescue": rescue
        case "rhsm": subscription
        case "rootpw": rootPassword
        case "services": services
        case "sshpw": installerLogin
        case "timesource": timeSource
        case "timezone": timeZone
        case "user": user
        default: nil
        }
    }
}
