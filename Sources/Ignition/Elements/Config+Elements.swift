import Markup

extension Config {
    /// The most bytes that the files of one config may hold together.
    package static let longestContents = 64 << 20

    /// Puts a config together.
    /// - Throws: ``IgnitionError/refused(_:)`` for elements that contradict each other, for fields that a host would not
    ///   understand in a config of this version, and whatever else breaks ``Rules``; ``IgnitionError/inexpressible``
    ///   for modes that it would change; ``IgnitionError/compression(_:)``.
    package init(
        version: SpecVersion, files: [File] = [], directories: [Directory] = [], links: [Link] = [],
        units: [Unit] = [], users: [User] = [], groups: [Group] = [], kernelArguments: [String] = []
    ) throws(IgnitionError) {
        var fileValues: [Value] = []
        for file in files { fileValues.append(try file.value()) }
        let arguments = Value.section(("shouldExist", .list(kernelArguments.map(Value.string))))
        let passwd = Value.section(
            ("users", .list(users.map(\.value))), ("groups", .list(groups.map(\.value))))
        let storage = Value.section(
            ("directories", .list(directories.map(\.value))), ("files", .list(fileValues)),
            ("links", .list(links.map(\.value))))
        let root = Value.object(omittingNil: [
            ("ignition", ["version": .string(version.rawValue)]), ("kernelArguments", arguments),
            ("passwd", passwd),
            ("storage", storage), ("systemd", Value.section(("units", .list(units.map(\.value))))),
        ])
        self.init(version: version, root: root.node(at: .start))
        try check()
        let modes = files.map { ($0.path, $0.mode) } + directories.map { ($0.path, $0.mode ?? 0) }
        for (path, mode) in modes where mode & Mode.special != 0 && version < .v3_6 {
            throw .inexpressible(
                field: "the mode \(String(mode, radix: 8)) (octal) of `\(path)`", version: version,
                since: .v3_6)
        }
    }

    private func check() throws(IgnitionError) {
        var decoder = SchemaDecoder(version)
        _ = decoder.config(root)
        // Keys that a host would pass over are only warnings to those who read configs.
        if let finding = decoder.report.findings.first { throw .refused(finding) }
        for report in [Rules.check(self), Duplicates.check(self)] {
            if let finding = report.findings.first(where: { $0.severity == .error }) {
                throw .refused(finding)
            }
        }
    }

    /// The files, with their contents, as ``init(version:files:directories:links:units:users:groups:kernelArguments:)``
    /// takes them.
    /// - Parameter limit: The most bytes that they may hold together.
    /// - Throws: ``IgnitionError`` for contents that are elsewhere or do not decode, and for what an element cannot say.
    package func files(limit: Int = longestContents) throws(IgnitionError) -> [File] {
        var budget = limit
        return try elements("storage", "files") { element throws(IgnitionError) in
            let file = try File(element, limit: budget)
            budget -= file.contents.count
            return file
        }
    }

    /// The directories; like those after it, it throws ``IgnitionError`` for what an element cannot say.
    package var directories: [Directory] {
        get throws(IgnitionError) { try elements("storage", "directories", Directory.init) }
    }

    package var links: [Link] {
        get throws(IgnitionError) { try elements("storage", "links", Link.init) }
    }

    package var units: [Unit] {
        get throws(IgnitionError) { try elements("systemd", "units", Unit.init) }
    }

    package var users: [User] {
        get throws(IgnitionError) { try elements("passwd", "users", User.init) }
    }

    package var groups: [Group] {
        get throws(IgnitionError) { try elements("passwd", "groups", Group.init) }
    }

    private func elements<Item>(
        _ section: String, _ list: String, _ make: (Element) throws(IgnitionError) -> Item
    ) throws(IgnitionError) -> [Item] {
        var items: [Item] = []
        for element in Element(root)[section]?.items(list) ?? [] { items.append(try make(element)) }
        return items
    }
}
