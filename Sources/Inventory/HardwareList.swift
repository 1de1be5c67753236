package import Markup

/// A list of machines: the `hardware.csv` of EKS Anywhere ("Prepare hardware inventory"), or a YAML list of hosts as a
/// cluster file has them.
package struct HardwareList: Sendable {
    package let hosts: [HostDefinition]
    /// What of it is not kept.
    package let warnings: [Fault]

    /// The columns of EKS Anywhere; those after `disk` are optional there too.
    private static let columns = [
        "hostname", "bmc_ip", "bmc_username", "bmc_password", "mac", "ip_address", "netmask", "gateway", "nameservers",
        "labels", "disk", "vlan_id", "bmc_port", "vendor",
    ]
    private static let required = ["hostname", "mac"]
    /// What would open the machine's BMC, or is of no use here.
    private static let dropped = ["bmc_ip", "bmc_username", "bmc_password", "bmc_port", "vendor"]

    /// Reads a list in either form.
    /// - Parameter source: The name of the text, for messages.
    /// - Throws: `Fault` or `FaultReport`, without any value of the columns of BMCs.
    package static func read(_ bytes: [UInt8], source: String) throws -> HardwareList {
        let form = HardwareForm(bytes)
        if let problem = form.problem {
            throw Fault(source: source, mark: .start, message: problem.message, remedy: problem.remedy)
        }
        let faults = Faults(source: source)
        var warnings: [Fault] = []
        let entries: [Entry]
        if form.isCSV {
            entries = try read(CSV(bytes, source: source), faults, &warnings)
        } else {
            entries = read(try YAML.parse(bytes, source: source), faults)
        }
        check(entries, faults)
        try faults.check()
        if entries.isEmpty { throw Fault(source: source, mark: .start, message: "the list has no hosts") }
        return HardwareList(hosts: entries.map(\.host), warnings: warnings)
    }

    /// A host, and where it is told of.
    private typealias Entry = (host: HostDefinition, mark: Mark)

    // MARK: YAML

    /// A list, or a mapping with the one key `hosts`.
    private static func read(_ root: Node, _ faults: Faults) -> [Entry] {
        var list = root
        if case .mapping = root.content {
            let fields = Fields(root, faults: faults)
            list = fields.value("hosts") ?? Node(.sequence([]), at: root.mark)
            fields.finish()
        }
        guard case .sequence(let nodes) = list.content else {
            faults.add("the file is \(list.kind)", at: list.mark, remedy: "a list of hosts is expected")
            return []
        }
        return nodes.enumerated().compactMap { index, node in
            HostDefinition(node, path: "hosts[\(index)]", faults: faults).map { ($0, node.mark) }
        }
    }

    // MARK: CSV

    private static func read(_ csv: CSV, _ faults: Faults, _ warnings: inout [Fault]) throws(FaultReport) -> [Entry] {
        var places: [String: Int] = [:]
        for (index, column) in csv.header.enumerated() {
            let name = HardwareForm.column(column.text)
            if !columns.contains(name) {
                faults.add(
                    "unknown column `\(column.text.prefix(40))`", at: column.mark,
                    remedy: "known columns: \(columns.joined(separator: ", "))")
            } else if places.updateValue(index, forKey: name) != nil {
                faults.add("the column `\(name)` stands there twice", at: column.mark)
            }
        }
        for column in required where places[column] == nil {
            faults.add("the column `\(column)` is missing", at: .start)
        }
        try faults.check()
        for column in dropped {
            guard let place = places[column], csv.rows.contains(where: { !$0[place].text.isEmpty }) else { continue }
            warnings.append(
                faults.fault(
                    "`\(column)` is not kept: Slipway does not talk to BMCs", at: csv.header[place].mark,
                    remedy: column == "bmc_password" ? "keep the file where only you read it" : ""))
        }
        return csv.rows.compactMap { row in
            HardwareRow(row, places, faults).definition().map { ($0, row.first?.mark ?? .start) }
        }
    }

    // MARK: Across all

    private static func check(_ entries: [Entry], _ faults: Faults) {
        var names: [HostName: Mark] = [:]
        var macs: [MACAddress: Entry] = [:]
        for entry in entries {
            let host = entry.host.host
            if let first = names.updateValue(entry.mark, forKey: host.name) {
                faults.add(
                    "the host \(host.name) stands there twice, first in line \(first.line)", at: entry.mark,
                    remedy: "remove one")
            }
            for mac in host.macs.sorted(by: { $0.description < $1.description }) {
                guard let other = macs.updateValue(entry, forKey: mac) else { continue }
                faults.add(
                    "\(mac) of \(host.name) is another host's too: of \(other.host.host.name) in line "
                        + "\(other.mark.line)", at: entry.mark, remedy: "every host needs its own")
            }
        }
    }
}
