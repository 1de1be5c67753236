/// How a bond spreads its traffic ("Linux Ethernet Bonding Driver HOWTO", `mode`).
enum BondMode: String, CaseIterable {
    case balanceRoundRobin = "balance-rr"
    case activeBackup = "active-backup"
    case balanceXOR = "balance-xor"
    case broadcast
    case lacp = "802.3ad"
    case balanceTLB = "balance-tlb"
    case balanceALB = "balance-alb"

    init(_ text: String) throws(InvalidValue) {
        guard let mode = BondMode(rawValue: text) else {
            let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidValue(text, expected: "a mode of a bond: \(known)")
        }
        self = mode
    }
}

/// A key of `parameters` of a bond, in netplan's words.
struct BondParameter {
    /// What its value is.
    enum Form {
        case number(ClosedRange<Int>)
        case word([String])
    }

    let key: String
    /// The kernel's name for it.
    let option: String
    let form: Form
    /// The modes in which the kernel heeds it; all when empty.
    let modes: Set<BondMode>

    private static let milliseconds = Form.number(1...600_000)
    static let preferring: Set<BondMode> = [.activeBackup, .balanceTLB, .balanceALB]
    static let probing: Set<BondMode> = [.balanceRoundRobin, .activeBackup, .balanceXOR, .broadcast]

    static let all = [
        BondParameter("miiMonitorInterval", "miimon", milliseconds),
        BondParameter("upDelay", "updelay", milliseconds),
        BondParameter("downDelay", "downdelay", milliseconds),
        BondParameter("lacpRate", "lacp_rate", .word(["slow", "fast"]), [.lacp]),
        BondParameter(
            "transmitHashPolicy", "xmit_hash_policy",
            .word(["layer2", "layer2+3", "layer3+4", "encap2+3", "encap3+4"]), [.balanceXOR, .lacp, .balanceTLB]),
        BondParameter("adSelect", "ad_select", .word(["stable", "bandwidth", "count"]), [.lacp]),
        BondParameter("minLinks", "min_links", .number(0...64), [.lacp]),
        BondParameter(
            "primaryReselectPolicy", "primary_reselect", .word(["always", "better", "failure"]), preferring),
        BondParameter("failOverMACPolicy", "fail_over_mac", .word(["none", "active", "follow"]), [.activeBackup]),
        BondParameter("gratuitousARP", "num_grat_arp", .number(0...255), [.activeBackup]),
        BondParameter("arpInterval", "arp_interval", milliseconds, probing),
    ]

    private init(_ key: String, _ option: String, _ form: Form, _ modes: Set<BondMode> = []) {
        self.key = key
        self.option = option
        self.form = form
        self.modes = modes
    }
}
