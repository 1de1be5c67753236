import Markup

/// A row of a `hardware.csv`, made into an entry of `hosts:`.
struct HardwareRow {
    private let row: [CSV.Field]
    private let places: [String: Int]
    private let faults: Faults

    init(_ row: [CSV.Field], _ places: [String: Int], _ faults: Faults) {
        self.row = row
        self.places = places
        self.faults = faults
    }

    /// Nil when it is wrong, which leaves faults behind.
    func definition() -> HostDefinition? {
        var pairs: [Node.Pair] = []
        func add(_ key: String, _ column: String) {
            if let field = field(column) { pairs.append(Node.Pair(key, at: field.mark, Self.text(field))) }
        }
        add("name", "hostname")
        add("mac", "mac")
        add("disk", "disk")
        if let address = address() { pairs.append(address) }
        add("gateway", "gateway")
        if let servers = field("nameservers") {
            let items = servers.text.split(separator: "|").map { Self.text(String($0), servers.mark) }
            pairs.append(Node.Pair("nameservers", at: servers.mark, Node(.sequence(items), at: servers.mark)))
        }
        pairs += labels()
        if let vlan = field("vlan_id") {
            faults.add("`vlan_id` is not taken", at: vlan.mark, remedy: "list the host in YAML, with `network.vlans`")
        }
        let mark = row.first?.mark ?? .start
        return HostDefinition(Node(.mapping(pairs), at: mark), path: "row \(mark.line)", faults: faults)
    }

    /// The field of a column; nil when it is empty or not there.
    private func field(_ column: String) -> CSV.Field? {
        guard let place = places[column], row.indices.contains(place), !row[place].text.isEmpty else { return nil }
        return row[place]
    }

    private static func text(_ field: CSV.Field) -> Node { text(field.text, field.mark) }

    private static func text(_ text: String, _ mark: Mark) -> Node { Node(.scalar(text, isPlain: false), at: mark) }

    private func address() -> Node.Pair? {
        guard let address = field("ip_address") else { return nil }
        guard let mask = field("netmask"), let length = Self.prefixLength(mask.text) else {
            faults.add(
                "`netmask` does not tell the network of `ip_address`", at: (field("netmask") ?? address).mark,
                remedy: "give a mask such as 255.255.254.0, or the length of a prefix")
            return nil
        }
        return Node.Pair("address", at: address.mark, Self.text("\(address.text)/\(length)", address.mark))
    }

    /// Of a mask in dotted decimal whose ones are on the left, or of a length.
    private static func prefixLength(_ text: String) -> Int? {
        if let length = Int(text), (0...128).contains(length), String(length) == text { return length }
        guard let mask = try? IPAddress(text), !mask.isVersion6 else { return nil }
        let bits = mask.bytes.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let length = (~bits).leadingZeroBitCount
        return bits == (length == 0 ? 0 : UInt32.max << (32 - length)) ? length : nil
    }

    /// All are labels of the node too.
    private func labels() -> [Node.Pair] {
        let field = field("labels")
        let mark = field?.mark ?? row.first?.mark ?? .start
        var labels: [Node.Pair] = []
        for label in (field?.text ?? "").split(separator: "|") {
            let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                faults.add(
                    "`\(label.prefix(40))` is no label", at: mark, remedy: "write KEY=VALUE, with `|` between them")
                continue
            }
            guard !labels.contains(where: { $0.key == parts[0] }) else {
                faults.add("the label `\(parts[0].prefix(40))` stands there twice", at: mark)
                continue
            }
            labels.append(Node.Pair(parts[0], at: mark, Self.text(parts[1], mark)))
        }
        var pairs = [Node.Pair("role", at: mark, Self.text(role(labels, mark).rawValue, mark))]
        if !labels.isEmpty { pairs.append(Node.Pair("labels", at: mark, Node(.mapping(labels), at: mark))) }
        return pairs
    }

    /// The role that labels tell: `type=cp` and `type=worker` in the examples of EKS Anywhere, `role` in the same words;
    /// a worker where neither is set. Any other word may mean either, and is refused.
    private func role(_ labels: [Node.Pair], _ mark: Mark) -> HostRole {
        var told: [(label: String, role: HostRole?)] = []
        for label in labels where ["type", "role"].contains(label.key) {
            guard case .scalar(let word, _) = label.value.content else { continue }
            told.append(("\(label.key)=\(word.prefix(40))", Self.role(word)))
        }
        let roles = Set(told.compactMap(\.role))
        let remedy = "write type=cp or type=worker, or list the host in YAML with its `role`"
        if roles.count > 1 {
            faults.add("`type` and `role` tell different roles", at: mark, remedy: remedy)
        } else if roles.isEmpty, let label = told.first?.label {
            faults.add("`\(label)` tells no role", at: mark, remedy: remedy)
        }
        return roles.first ?? .worker
    }

    private static func role(_ word: String) -> HostRole? {
        switch word.lowercased() {
        case "cp", "controlplane", "control-plane": .controlPlane
        case "worker": .worker
        default: nil
        }
    }
}
