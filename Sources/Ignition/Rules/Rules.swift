/// What values of a config must be and how they must fit together: what Ignition itself checks before it acts
/// (Ignition, "Configuration Specification" 3.0.0 to 3.6.0). Keys that a version lacks and entries that repeat a key are
/// not its matter.
package enum Rules {
    /// Checks a config whose values are of the kinds that the schema wants, by the rules of its version.
    /// - Parameter removalSeverity: What it is to remove a partition of a disk while another takes the next free number:
    ///   Ignition before 2.27 refuses it, and so does Butane.
    package static func check(_ config: Config, removalSeverity: Finding.Severity = .warning) -> Report {
        var check = RuleCheck(version: config.version, removalSeverity: removalSeverity)
        check.config(Element(config.root))
        return check.report
    }
}

/// One pass over a config: each part adds what it finds to the report.
struct RuleCheck {
    let version: SpecVersion
    let removalSeverity: Finding.Severity
    var report = Report()

    init(version: SpecVersion, removalSeverity: Finding.Severity) {
        self.version = version
        self.removalSeverity = removalSeverity
    }

    mutating func config(_ root: Element) {
        if let ignition = root["ignition"] { self.ignition(ignition) }
        let storage = root["storage"]
        if let storage { self.storage(storage) }
        let units = root["systemd"]?.items("units") ?? []
        systemd(units)
        if let storage { unitConflicts(storage, units) }
    }

    private mutating func storage(_ storage: Element) {
        let tree = NodeTree(storage)
        for file in tree.files { self.file(file) }
        for directory in tree.directories { self.directory(directory) }
        for link in tree.links { self.link(link) }
        links(tree)
        let disks = storage.items("disks")
        for disk in disks { self.disk(disk) }
        for raid in storage.items("raid") { self.raid(raid) }
        for luks in storage.items("luks") { self.luks(luks) }
        filesystems(storage.items("filesystems"), disks)
    }
}
