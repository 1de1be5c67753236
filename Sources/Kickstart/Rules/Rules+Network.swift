extension Rules {
    /// `network`.
    static func network(_ command: ParsedCommand, _ state: inout CheckState) {
        bridge(command, &state)
        if let binding = command.last("--bindto"), command.given("--vlanid") != nil, command.given("--bondopts") == nil
        {
            state.fault(
                "a VLAN cannot be bound to a hardware address", at: binding.mark, remedy: "bind the device under it")
        }
        let device = command.given("--device")
        if state.version > .rhel8, device == nil {
            let options = [
                command.given("--ipv4-dns-search"), command.given("--ipv6-dns-search"),
                command.last("--ipv4-ignore-auto-dns"), command.last("--ipv6-ignore-auto-dns"),
            ]
            for option in options.compactMap({ $0 }) {
                state.fault("\(option.name) is for one device", at: option.mark, remedy: "name it with --device")
            }
        }
        if let device {
            state.define(
                "network", device.text, as: "the network device \(CheckState.shown(device.text))", at: device.mark)
        }
    }

    private static func bridge(_ command: ParsedCommand, _ state: inout CheckState) {
        guard let options = command.given("--bridgeopts") else { return }
        if command.given("--bridgeslaves") == nil {
            state.fault("--bridgeopts is for a bridge", at: options.mark, remedy: "name its ports with --bridgeslaves")
        }
        for item in options.text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = item.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count != 2 || parts[1].isEmpty else { continue }
            state.fault(
                "the bridge option \(CheckState.shown(String(item))) is none", at: options.mark,
                remedy: "write NAME=VALUE")
        }
    }
}
