/// One command of a Kickstart, in the terms of pykickstart's "Kickstart Documentation", chapter "Kickstart Commands"
/// (RHEL 9 syntax).
package enum Command: Equatable, Sendable {
    /// `text`, or `cmdline`: without any dialogue, for a serial console.
    case display(Display)
    case lang(Word)
    case keyboard(Word)
    /// `timezone ZONE --utc`: the hardware clock runs in UTC.
    case timezone(Word)
    case network(Network)
    /// `rootpw --lock`: nobody logs in as root with a password.
    case lockRoot
    case selinux(SELinuxMode)
    case firewall(Firewall)
    /// `firstboot --disable`: no dialogue at the first start.
    case disableFirstBootDialogue
    /// `zerombr`: disks with unknown partition tables are initialised.
    case zeroMBR
    /// `clearpart --all --initlabel`, on the named disks or on all.
    case clearPartitions(drives: [Word])
    /// `ignoredisk --only-use`: no other disk is looked at.
    case onlyUseDisks([Word])
    /// `reqpart`: what the firmware needs, such as an EFI system partition or a BIOS boot partition.
    case requiredPartitions
    case partition(Partition)
    case enableServices([Word])
    /// `bootloader --append`: kernel arguments of the installed system, on the disk named when there is one.
    case bootloader(append: Text, drive: Word?)
    case ostreeSetup(OSTreeSetup)
    /// What follows the installation.
    case finish(Finish)

    /// How the installer shows itself; `cmdline` stops where a question would be asked.
    package enum Display: String, Sendable { case text, cmdline }
    /// The mode of SELinux on the installed system.
    package enum SELinuxMode: String, Sendable { case enforcing, permissive, disabled }
    /// What the machine does after the installation.
    package enum Finish: String, Sendable { case reboot, poweroff }
    /// The firewall of the installed system.
    package enum Firewall: String, Sendable {
        /// What the installed system brings stays as it is.
        case systemDefaults = "use-system-defaults"
        case enabled, disabled
    }

    /// The command as one line of a Kickstart, without its newline.
    var line: String {
        switch self {
        case .display(let display): return display.rawValue
        case .lang(let name): return Self.line("lang", name)
        case .keyboard(let name): return Self.line("keyboard", name)
        case .timezone(let name): return Self.line("timezone", name) + " --utc"
        case .network(let network): return network.line.text
        case .lockRoot: return "rootpw --lock"
        case .selinux(let mode): return "selinux --\(mode.rawValue)"
        case .firewall(let firewall): return "firewall --\(firewall.rawValue)"
        case .disableFirstBootDialogue: return "firstboot --disable"
        case .zeroMBR: return "zerombr"
        case .clearPartitions(let drives): return Self.list("clearpart --all --initlabel", "--drives", drives)
        case .onlyUseDisks(let disks): return Self.list("ignoredisk", "--only-use", disks)
        case .requiredPartitions: return "reqpart"
        case .partition(let partition): return partition.line.text
        case .enableServices(let services): return Self.list("services", "--enabled", services)
        case .bootloader(let append, let drive):
            var line = Line("bootloader")
            line.add("--boot-drive", drive)
            line.add("--append", append)
            return line.text
        case .ostreeSetup(let setup): return setup.line.text
        case .finish(let finish): return finish.rawValue
        }
    }

    private static func line(_ name: String, _ value: Word) -> String {
        var line = Line(name)
        line.add(value: value)
        return line.text
    }

    private static func list(_ name: String, _ option: String, _ values: [Word]) -> String {
        var line = Line(name)
        line.add(option, values)
        return line.text
    }
}
