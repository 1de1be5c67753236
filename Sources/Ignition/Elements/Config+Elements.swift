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
        let assembler = ConfigAssembler(version: version)
        self = try assembler.config(
            files: files, directories: directories, links: links, units: units, users: users, groups: groups,
            kernelArguments: kernelArguments
        ).config
    }

    /// - Throws: ``IgnitionError/refused(_:)`` with the first error.
    func check() throws(IgnitionError) {
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
