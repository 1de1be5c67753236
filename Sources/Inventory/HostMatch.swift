package import Markup

/// What a machine must be to be a host that has no mark of its own.
package struct HostMatch: Sendable, Hashable {
    /// Nil for any.
    package let architecture: MachineArchitecture?
    /// All of them must be told.
    package let labels: MachineLabels

    package init(architecture: MachineArchitecture? = nil, labels: MachineLabels = MachineLabels()) {
        self.architecture = architecture
        self.labels = labels
    }

    /// Reads `match:` of a host; nil when it says nothing or is faulty, which leaves faults behind.
    package init?(_ fields: Fields) {
        architecture = fields.parse("architecture") { text throws(InvalidValue) in
            guard let architecture = MachineArchitecture(rawValue: text) else {
                throw InvalidValue(text, expected: "amd64 or arm64")
            }
            return architecture
        }
        let mapping = fields.fields("labels")
        labels = mapping.map { MachineLabels($0) } ?? MachineLabels()
        fields.finish()
        guard architecture != nil || !labels.values.isEmpty else {
            if fields.value("architecture") == nil, mapping?.keys.isEmpty != false {
                fields.faults.add(
                    "`\(fields.path)` matches every machine", at: fields.node.mark,
                    remedy: "say the `architecture` or `labels` that only this host has")
            }
            return nil
        }
    }

    /// Whether a machine that tells this is such a one.
    package func fits(architecture other: MachineArchitecture?, labels told: MachineLabels) -> Bool {
        (architecture == nil || architecture == other) && labels.values.allSatisfy { told.values[$0.key] == $0.value }
    }
}
