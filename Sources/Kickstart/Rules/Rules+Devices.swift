extension Rules {
    /// `driverdisk`.
    static func driverDisk(_ command: ParsedCommand, _ state: inout CheckState) {
        if let another = command.positionals.dropFirst().first {
            state.fault("driverdisk takes one partition", at: another.mark, remedy: "write another line for this one")
        }
        let options = [command.given("--source"), command.given("--biospart")].compactMap { $0 }
        let places = command.positionals.prefix(1).map(\.mark) + options.map(\.mark)
        if places.isEmpty {
            state.fault(
                "driverdisk does not say where the drivers are", at: command.mark,
                remedy: "name a partition, or give --source or --biospart")
        } else if places.count > 1, let last = places.max() {
            state.fault(
                "driverdisk takes one of a partition, --source and --biospart, and this is another", at: last,
                remedy: "leave out all but one")
        }
    }

    /// `fcoe`.
    static func fibreChannelOverEthernet(_ command: ParsedCommand, _ state: inout CheckState) {
        guard let interface = command.last("--nic") else { return }
        state.define("fcoe", interface.text, as: "FCoE on \(CheckState.shown(interface.text))", at: interface.mark)
    }

    /// `zfcp`.
    static func fibreChannelOnMainframe(_ command: ParsedCommand, _ state: inout CheckState) {
        let (port, unit) = (command.given("--wwpn"), command.given("--fcplun"))
        if state.version > .rhel8 {
            if let lonely = port ?? unit, port == nil || unit == nil {
                state.fault(
                    "--wwpn and --fcplun belong together", at: lonely.mark, remedy: "give both, or --devnum alone")
            }
            if let device = command.last("--devnum"), device.text.isEmpty {
                state.fault("zfcp needs a device number", at: device.mark, remedy: "give --devnum a value")
            }
        }
        guard let device = command.last("--devnum") else { return }
        state.define(
            "zfcp", device.text, port?.text ?? "", unit?.text ?? "", as: "the device \(CheckState.shown(device.text))",
            at: device.mark)
    }

    /// `nvdimm`.
    static func memoryDevice(_ command: ParsedCommand, _ state: inout CheckState) {
        guard let action = command.positionals.first else { return }
        let (namespace, devices) = (command.given("--namespace"), command.list("--blockdevs"))
        state.refuse(namespace, with: devices)
        switch action.text {
        case "reconfigure":
            if namespace == nil {
                state.fault("reconfigure needs a namespace", at: action.mark, remedy: "name it with --namespace")
            }
            if command.number("--sectorsize") == nil {
                state.fault(
                    "reconfigure needs the size of a sector", at: action.mark, remedy: "give it with --sectorsize")
            }
        default:
            if namespace == nil && devices == nil {
                state.fault(
                    "\(CheckState.shown(action.text)) does not say what", at: action.mark,
                    remedy: "give --namespace or --blockdevs")
            }
        }
        state.define(
            "nvdimm", action.text, namespace?.text ?? "", devices?.items.joined(separator: ",") ?? "",
            as: "this action", at: action.mark)
    }
}
