import Inventory
import Markup
import Provisioning

/// A machine that asked, with when.
struct DiscoveredMachine: Sendable, Hashable {
    let name: HostName
    var facts: MachineFacts
    let firstSeen: Timestamp
    var lastSeen: Timestamp
    /// The address that it asked from last.
    var peer: String

    init(name: HostName, facts: MachineFacts, firstSeen: Timestamp, lastSeen: Timestamp, peer: String) {
        self.name = name
        self.facts = facts
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.peer = peer
    }

    var value: Value {
        .object(
            [
                Value.Member("name", .string(name.description)), Value.Member("mac", .string(facts.mac.description)),
            ] + facts.members + [
                Value.Member("firstSeen", .integer(Int(firstSeen.milliseconds))),
                Value.Member("lastSeen", .integer(Int(lastSeen.milliseconds))), Value.Member("peer", .string(peer)),
            ])
    }

    /// Reads what ``value`` wrote; nil leaves faults behind.
    init?(_ fields: Fields) {
        let name = fields.require("name") { try HostName($0) }
        let mac = fields.require("mac") { try MACAddress($0) }
        let first = fields.integer("firstSeen", in: 0...Int.max)
        let last = fields.integer("lastSeen", in: 0...Int.max)
        let peer = fields.text("peer") ?? ""
        let texts = ["uuid", "serial", "assetTag", "architecture"].map { fields.text($0) }
        let labels = fields.fields("labels").map { MachineLabels($0) } ?? MachineLabels()
        fields.finish()
        guard let name, let mac, let first, let last else { return nil }
        self.init(
            name: name,
            facts: MachineFacts(
                mac: mac, uuid: texts[0], serial: texts[1], assetTag: texts[2], architecture: texts[3],
                labels: labels),
            firstSeen: Timestamp(milliseconds: Int64(first)), lastSeen: Timestamp(milliseconds: Int64(last)), peer: peer
        )
    }
}
