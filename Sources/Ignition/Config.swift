/// An Ignition config: what a host does to itself at its first start (Ignition, "Configuration Specification" v3).
package struct Config: Equatable, Sendable {
    package let version: SpecVersion
    package let files: [File]
    package let directories: [Directory]
    package let links: [Link]
    package let units: [Unit]
    package let users: [User]
    package let groups: [Group]
    /// Arguments of the kernel that must be there.
    package let kernelArguments: [String]

    /// - Throws: ``IgnitionError`` for elements that contradict each other, and for a field that a host would not
    ///   understand in a config of this version.
    package init(
        version: SpecVersion, files: [File] = [], directories: [Directory] = [], links: [Link] = [],
        units: [Unit] = [], users: [User] = [], groups: [Group] = [], kernelArguments: [String] = []
    ) throws(IgnitionError) {
        self.version = version
        self.files = files
        self.directories = directories
        self.links = links
        self.units = units
        self.users = users
        self.groups = groups
        self.kernelArguments = kernelArguments
        try checkKeys()
        try checkLinks()
        try checkVersion()
    }

    /// Files, directories and links share one list of paths, and units have theirs below `/etc/systemd/system`.
    private func checkKeys() throws(IgnitionError) {
        let unitPaths = units.flatMap { unit in
            let path = "/etc/systemd/system/\(unit.name)"
            return (unit.contents == nil ? [] : [path]) + unit.dropIns.map { "\(path).d/\($0.name)" }
        }
        try Keys.check(units.map(\.name), what: "unit")
        try Keys.check(nodePaths + unitPaths, what: "path")
        try Keys.check(users.map(\.name), what: "user")
        try Keys.check(groups.map(\.name), what: "group")
        try Keys.check(kernelArguments, what: "kernel argument")
    }

    private var nodePaths: [String] { files.map(\.path) + directories.map(\.path) + links.map(\.path) }

    private func checkLinks() throws(IgnitionError) {
        let linkPaths = Set(links.map(\.path))
        for path in nodePaths where !linkPaths.isEmpty {
            var parent = path[...]
            while let slash = parent.lastIndex(of: "/"), slash != parent.startIndex {
                parent = parent[..<slash]
                if linkPaths.contains(String(parent)) { throw .belowLink(path: path, link: String(parent)) }
            }
        }
        let directoryPaths = Set(directories.map(\.path))
        for link in links where link.hard && directoryPaths.contains(link.target) {
            throw .value(what: "target of the hard link", given: link.target, expected: "no directory")
        }
    }

    private func checkVersion() throws(IgnitionError) {
        if !kernelArguments.isEmpty && version < .v3_3 {
            throw .inexpressible(field: "`kernelArguments`", version: version, since: SpecVersion.v3_3.rawValue)
        }
        let modes =
            files.map { ($0.path, $0.mode) } + directories.compactMap { each in each.mode.map { (each.path, $0) } }
        for (path, mode) in modes where mode & Mode.special != 0 {
            throw .inexpressible(
                field: "the mode \(String(mode, radix: 8)) (octal) of `\(path)`", version: version, since: "3.6.0")
        }
    }
}
