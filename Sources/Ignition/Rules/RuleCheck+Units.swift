/// Units of systemd.
extension RuleCheck {
    private static let suffixes: Set<Substring> = [
        "service", "socket", "device", "mount", "automount", "swap", "target", "path", "timer", "snapshot", "slice",
        "scope",
    ]

    mutating func systemd(_ units: [Element]) {
        for unit in units { self.unit(unit) }
        // Of several entries of one name, which are wrong anyway, the last counts.
        let byName = Dictionary(units.map { ($0.text("name") ?? "", $0) }) { $1 }
        // A template may have many instances, and is read once.
        var lacksInstall: [String: Bool] = [:]
        for unit in units where unit.flag("enabled") == true {
            guard let template = Self.template(of: unit.text("name") ?? ""), let found = byName[template] else {
                continue
            }
            let isLacking = lacksInstall[template] ?? Self.lacksInstall(found)
            lacksInstall[template] = isLacking
            guard isLacking else { continue }
            report.warning(
                "the template `\(template)` has no `[Install]`, so this unit cannot be enabled", at: unit, "contents")
        }
    }

    /// Whether a unit has contents, and no `[Install]` in them.
    private static func lacksInstall(_ unit: Element) -> Bool {
        guard let contents = unit.text("contents"), !contents.utf8.isEmpty else { return false }
        guard let sections = try? UnitLexer.sections(of: contents) else { return false }
        return !sections.contains("Install")
    }

    private mutating func unit(_ unit: Element) {
        let name = unit.text("name") ?? ""
        if !Self.suffixes.contains(Self.suffix(name)) {
            report.error("`\(name)` is no unit; use a name such as `kubelet.service`", at: unit, "name")
        }
        if let sections = sections(of: unit), unit.flag("enabled") == true, unit.hasText("contents"),
            !sections.contains("Install")
        {
            report.warning("the unit has no `[Install]`, so enabling it does nothing", at: unit, "contents")
        }
        for dropIn in unit.items("dropins") {
            _ = sections(of: dropIn)
            let name = dropIn.text("name") ?? ""
            if Self.suffix(name) != "conf" {
                report.error("`\(name)` is no drop-in; use a name such as `proxy.conf`", at: dropIn, "name")
            }
        }
    }

    /// The sections with settings in the contents of a unit; nil when those cannot be read.
    private mutating func sections(of element: Element) -> Set<String>? {
        do throws(UnitLexer.Problem) {
            return try UnitLexer.sections(of: element.text("contents") ?? "")
        } catch {
            report.error("this is no unit: line \(error.line) \(error.reason)", at: element, "contents")
            return nil
        }
    }

    /// What follows the last dot of a name's last part.
    private static func suffix(_ name: String) -> Substring {
        let bytes = name.utf8
        let last = bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[$0...] } ?? bytes[...]
        guard let dot = last.lastIndex(of: UInt8(ascii: ".")) else { return "" }
        return name[bytes.index(after: dot)...]
    }

    /// The template of an instance such as `a@b.service`; nil for other names.
    private static func template(of name: String) -> String? {
        guard name.hasSuffix(".service") else { return nil }
        let stem = name.utf8.dropLast(".service".utf8.count)
        // The first `@` divides, unless it is the very first sign; there must be something on both sides of it.
        guard let at = stem.dropFirst().firstIndex(of: UInt8(ascii: "@")), stem.index(after: at) < stem.endIndex else {
            return nil
        }
        return "\(name[..<at])@.service"
    }
}
