/// A systemd unit to enable, disable, write or extend (Configuration Specification, `systemd.units`).
package struct Unit: Equatable, Sendable {
    private static let suffixes = [
        "service", "socket", "device", "mount", "automount", "swap", "target", "path", "timer", "snapshot", "slice",
        "scope",
    ]

    package let name: String
    /// Nil leaves it to the presets of the OS image.
    package let enabled: Bool?
    /// The whole unit; nil when the OS image brings it.
    package let contents: String?
    package let dropIns: [DropIn]

    /// - Throws: ``IgnitionError`` for a name without a unit's suffix and for text that is no unit.
    package init(
        name: String, enabled: Bool? = nil, contents: String? = nil, dropIns: [DropIn] = []
    ) throws(IgnitionError) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard UnitName.isValid(name), parts.count > 1, parts.first?.isEmpty == false,
            Self.suffixes.contains(where: { $0 == parts.last ?? "" })
        else { throw .value(what: "unit name", given: name, expected: "a name such as `kubelet.service`") }
        if let contents { try Self.check(contents, of: name) }
        for dropIn in dropIns { try Self.check(dropIn.contents, of: "\(name).d/\(dropIn.name)") }
        self.name = name
        self.enabled = enabled
        self.contents = contents
        self.dropIns = dropIns
    }

    private static func check(_ text: String, of unit: String) throws(IgnitionError) {
        do throws(UnitLexer.Problem) {
            _ = try UnitLexer.sections(of: text)
        } catch {
            throw .unitSyntax(unit: unit, line: error.line, reason: error.reason)
        }
    }
}

/// A piece that extends a unit (systemd.unit(5), "drop-in").
package struct DropIn: Equatable, Sendable {
    package let name: String
    package let contents: String

    /// - Throws: ``IgnitionError`` for a name that does not end in `.conf`. The unit that takes it checks its text.
    package init(name: String, contents: String) throws(IgnitionError) {
        guard UnitName.isValid(name), name.hasSuffix(".conf"), name != ".conf" else {
            throw .value(what: "drop-in name", given: name, expected: "a name such as `proxy.conf`")
        }
        self.name = name
        self.contents = contents
    }
}
