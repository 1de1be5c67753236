import Inventory
import Markup
import Provisioning

/// What a machine that nobody listed told when it asked for a boot script.
struct MachineFacts: Sendable, Hashable {
    /// The interface that it asked from.
    let mac: MACAddress
    let uuid: String?
    let serial: String?
    let assetTag: String?
    /// What its iPXE was built for, such as `x86_64`.
    let architecture: String?
    /// Where it stands, as the operator's network says.
    let labels: MachineLabels

    /// Of each text what is printable ASCII, and of that the first 64 characters: anybody may say anything here.
    init(
        mac: MACAddress, uuid: String? = nil, serial: String? = nil, assetTag: String? = nil,
        architecture: String? = nil, labels: MachineLabels = MachineLabels()
    ) {
        self.labels = labels
        self.mac = mac
        self.uuid = Self.line(uuid)
        self.serial = Self.line(serial)
        self.assetTag = Self.line(assetTag)
        self.architecture = Self.line(architecture)
    }

    /// By what it may be recognised.
    var identity: HostIdentity {
        HostIdentity(
            macs: [mac], uuid: uuid, serial: serial, assetTag: assetTag, architecture: architecture,
            labels: labels)
    }

    /// What it told besides its MAC.
    var value: Value { .object(members) }

    var members: [Value.Member] {
        let place = labels.values.sorted { $0.key < $1.key }.map { Value.Member($0.key, .string($0.value)) }
        let all: [(String, Value?)] = [
            ("uuid", uuid.map { .string($0) }), ("serial", serial.map { .string($0) }),
            ("assetTag", assetTag.map { .string($0) }), ("architecture", architecture.map { .string($0) }),
            ("labels", place.isEmpty ? nil : .object(place)),
        ]
        return all.compactMap { name, value in value.map { Value.Member(name, $0) } }
    }

    /// What it is called until somebody names it.
    var name: HostName? {
        try? HostName("machine-" + mac.description.filter { $0 != ":" })
    }

    private static func line(_ text: String?) -> String? {
        let bytes = (text ?? "").utf8.prefix(1024).filter { (0x20...0x7E).contains($0) }
        let line = String(decoding: bytes.prefix(64), as: UTF8.self)
        return line.contains { $0 != " " } ? line : nil
    }
}
