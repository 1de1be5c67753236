import Markup

/// What a config puts on a host, for people to read.
package struct ConfigContents: Sendable {
    /// Files, directories and links, in the order of the config.
    package let nodes: [Entry]
    package let units: [UnitEntry]
    package let users: [UserEntry]
    package let groups: [GroupEntry]
    package let disks: [DiskEntry]

    package init(_ document: Config) {
        let root = Element(document.root)
        var decoder = ContentsDecoder()
        var nodes: [Entry] = []
        for (list, kind) in [("directories", Entry.Kind.directory), ("files", .file), ("links", .link)] {
            for element in root["storage"]?.items(list) ?? [] { nodes.append(Entry(element, kind, &decoder)) }
        }
        self.nodes = nodes
        units = (root["systemd"]?.items("units") ?? []).map(UnitEntry.init)
        users = (root["passwd"]?.items("users") ?? []).map(UserEntry.init)
        groups = (root["passwd"]?.items("groups") ?? []).map(GroupEntry.init)
        disks = (root["storage"]?.items("disks") ?? []).map(DiskEntry.init)
    }
}
