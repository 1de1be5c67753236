/// The commands that have at most a value or two.
package enum GeneralCommand: Command, Equatable {
    /// `text --non-interactive`: where a question would be asked the installation fails, and `%onerror` runs.
    case textMode
    case lang(Word)
    case keyboard(Word)
    /// `timezone ZONE --utc`: the hardware clock runs in UTC. Only RHEL 8 and 9 take time servers here.
    case timezone(Word, timeServers: [Word])
    /// `timesource --ntp-server`, from RHEL 9.
    case timeServer(Word)
    /// `rootpw`: a hash of crypt(5); without one nobody logs in as root with a password.
    case rootPassword(hash: Phrase?)
    case selinux(SELinuxMode)
    case firewall(Firewall)
    /// `firstboot --disable`: no dialogue at the first start.
    case disableFirstBootDialogue
    /// `zerombr`: disks with unknown partition tables are initialised.
    case zeroMBR
    /// `ignoredisk --only-use`: no other disk is looked at.
    case onlyUseDisks([Word])
    /// `reqpart`: what the firmware needs, such as an EFI system partition or a BIOS boot partition.
    case requiredPartitions
    case enableServices([Word])
    /// `bootloader --append`: kernel arguments of the installed system.
    case bootloader(append: Text)
    /// What follows the installation.
    case finish(Finish)

    /// The mode of SELinux on the installed system.
    package enum SELinuxMode: String, CaseIterable, Sendable { case enforcing, permissive, disabled }
    /// What the machine does after the installation.
    package enum Finish: String, CaseIterable, Sendable { case reboot, poweroff }
    /// The firewall of the installed system.
    package enum Firewall: String, CaseIterable, Sendable {
        /// What the installed system brings stays as it is.
        case systemDefaults = "use-system-defaults"
        case enabled, disabled
    }

    package var text: String {
        switch self {
        case .textMode: return "text --non-interactive"
        case .lang(let name): return Self.line("lang", name)
        case .keyboard(let name): return Self.line("keyboard", name)
        case .timezone(let name, let servers):
            return Self.list(Self.line("timezone", name) + " --utc", "--ntpservers", servers)
        case .timeServer(let server): return Self.list("timesource", "--ntp-server", [server])
        case .rootPassword(nil): return "rootpw --lock"
        case .rootPassword(let hash?):
            var line = Line("rootpw --iscrypted")
            line.add(value: hash)
            return line.text
        case .selinux(let mode): return "selinux --\(mode.rawValue)"
        case .firewall(let firewall): return "firewall --\(firewall.rawValue)"
        case .disableFirstBootDialogue: return "firstboot --disable"
        case .zeroMBR: return "zerombr"
        case .onlyUseDisks(let disks): return Self.list("ignoredisk", "--only-use", disks)
        case .requiredPartitions: return "reqpart"
        case .enableServices(let services): return Self.list("services", "--enabled", services)
        case .bootloader(let append):
            var line = Line("bootloader")
            line.add("--append", append)
            return line.text
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
