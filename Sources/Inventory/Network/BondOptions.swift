import Markup

/// `mode` and `parameters` of a bond.
struct BondOptions {
    private(set) var options: [BondOption] = []
    /// The member that is used while it works, as it was given.
    private(set) var primary: MarkedValue<String>?

    init(_ fields: Fields) {
        let mode = fields.require("mode") { try BondMode($0) }
        if let mode { options.append(BondOption(name: "mode", value: mode.rawValue)) }
        guard let parameters = fields.fields("parameters") else { return }
        for parameter in BondParameter.all where parameters.value(parameter.key) != nil {
            guard let value = Self.value(of: parameter, parameters) else { continue }
            check(parameter.key, parameter.modes, mode, parameters)
            options.append(BondOption(name: parameter.option, value: value))
        }
        primary = parameters.marked("primary") { $0 }
        if primary != nil { check("primary", BondParameter.preferring, mode, parameters) }
        readTarget(parameters, mode)
        checkMonitors(parameters)
        parameters.finish()
    }

    private static func value(of parameter: BondParameter, _ fields: Fields) -> String? {
        switch parameter.form {
        case .number(let range): fields.integer(parameter.key, in: range).map(String.init)
        case .word(let words):
            fields.parse(parameter.key) { text throws(InvalidValue) in
                guard words.contains(text) else {
                    throw InvalidValue(text, expected: "one of \(words.joined(separator: ", "))")
                }
                return text
            }
        }
    }

    /// NetworkManager in an initial RAM disk takes no list here: the separator that dracut has for it is refused.
    private mutating func readTarget(_ fields: Fields, _ mode: BondMode?) {
        let targets = fields.markedList("arpIPTargets") { try IPAddress($0) }
        for target in targets where target.value.isVersion6 {
            fields.faults.add(
                "`\(target.path)` is an IPv6 address", at: target.mark, remedy: "bonds probe IPv4 addresses")
        }
        guard let first = targets.first else { return }
        check("arpIPTargets", BondParameter.probing, mode, fields)
        if targets.count > 1 {
            fields.faults.add(
                "`\(targets[1].path)`: a second address to probe, and an initial RAM disk can be told one",
                at: targets[1].mark, remedy: "keep one, such as the gateway")
        }
        options.append(BondOption(name: "arp_ip_target", value: first.value.description))
    }

    private func check(_ key: String, _ modes: Set<BondMode>, _ mode: BondMode?, _ fields: Fields) {
        guard let mode, !modes.isEmpty, !modes.contains(mode) else { return }
        let allowed = modes.map(\.rawValue).sorted().joined(separator: ", ")
        fields.faults.add(
            "`\(fields.full(key))` means nothing in mode \(mode.rawValue)", at: fields.mark(of: key),
            remedy: "remove it, or take one of the modes \(allowed)")
    }

    private func checkMonitors(_ fields: Fields) {
        let has = { (key: String) in fields.value(key) != nil }
        if has("arpInterval") != has("arpIPTargets") {
            let key = has("arpInterval") ? "arpInterval" : "arpIPTargets"
            fields.faults.add(
                "`\(fields.full(key))` alone probes nothing", at: fields.mark(of: key),
                remedy: "give both `arpInterval` and `arpIPTargets`, or neither")
        }
        if has("arpInterval"), has("miiMonitorInterval") {
            fields.faults.add(
                "`\(fields.full("arpInterval"))`: a bond watches its members by probes or by their link state",
                at: fields.mark(of: "arpInterval"), remedy: "remove it, or `miiMonitorInterval`")
        }
        for key in ["upDelay", "downDelay"] where has(key) && !has("miiMonitorInterval") {
            fields.faults.add(
                "`\(fields.full(key))` without `miiMonitorInterval`", at: fields.mark(of: key),
                remedy: "add it; the delay should be a multiple of it")
        }
    }
}
