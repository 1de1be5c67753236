import Markup

/// Puts together many configs that have much in common: a file that was encoded is not encoded again, and configs whose
/// elements differ only in what their files and units hold are checked once.
package final class ConfigAssembler {
    /// How many files of one path are kept.
    private static let mostEncoded = 4
    private static let mostShapes = 64

    package let version: SpecVersion
    private var encoded: [String: [(file: File, node: Node)]] = [:]
    private var shapes: [ConfigShape] = []

    package init(version: SpecVersion) { self.version = version }

    /// Puts a config together.
    /// - Returns: The config, and a number that configs have in common whose elements bear the same names.
    /// - Throws: As ``Config/init(version:files:directories:links:units:users:groups:kernelArguments:)`` does.
    package func config(
        files: [File] = [], directories: [Directory] = [], links: [Link] = [], units: [Unit] = [],
        users: [User] = [], groups: [Group] = [], kernelArguments: [String] = []
    ) throws(IgnitionError) -> (config: Config, shape: Int) {
        var fileNodes: [Node] = []
        fileNodes.reserveCapacity(files.count)
        for file in files { fileNodes.append(try node(of: file)) }
        let passwd = Value.section(("users", .list(users.map(\.value))), ("groups", .list(groups.map(\.value))))
        let storage = section([
            ("directories", Value.list(directories.map(\.value))?.node(at: .start)),
            ("files", fileNodes.isEmpty ? nil : Node(.sequence(fileNodes), at: .start)),
            ("links", Value.list(links.map(\.value))?.node(at: .start)),
        ])
        let arguments = Value.section(("shouldExist", .list(kernelArguments.map(Value.string))))
        let head: Value = ["version": .string(version.rawValue)]
        let root = section([
            ("ignition", head.node(at: .start)), ("kernelArguments", arguments?.node(at: .start)),
            ("passwd", passwd?.node(at: .start)), ("storage", storage),
            ("systemd", Value.section(("units", .list(units.map(\.value))))?.node(at: .start)),
        ])
        let config = Config(version: version, root: root ?? Node(.mapping([]), at: .start))
        let shape = ConfigShape(
            files: files, directories: directories, links: links, units: units, users: users, groups: groups,
            kernelArguments: kernelArguments)
        if let number = shapes.lastIndex(of: shape) { return (config, number) }
        try config.check()
        try checkModes(files.map { ($0.path, $0.mode) } + directories.map { ($0.path, $0.mode ?? 0) })
        // A number is never used again, so that those who keep something by it may.
        if shapes.count < Self.mostShapes { shapes.append(shape) }
        return (config, shapes.last == shape ? shapes.count - 1 : -1)
    }

    private func checkModes(_ modes: [(path: String, mode: Int)]) throws(IgnitionError) {
        for (path, mode) in modes where mode & Mode.special != 0 && version < .v3_6 {
            throw .inexpressible(
                field: "the mode \(String(mode, radix: 8)) (octal) of `\(path)`", version: version, since: .v3_6)
        }
    }

    private func node(of file: File) throws(IgnitionError) -> Node {
        // Contents that are one array in memory are equal at once.
        if let known = encoded[file.path]?.first(where: { $0.file == file }) { return known.node }
        let node = try file.value().node(at: .start)
        var kept = encoded[file.path] ?? []
        if kept.count == Self.mostEncoded { kept.removeFirst() }
        encoded[file.path] = kept + [(file, node)]
        return node
    }

    private func section(_ members: [(String, Node?)]) -> Node? {
        let pairs = members.compactMap { key, node in node.map { Node.Pair(key, at: .start, $0) } }
        return pairs.isEmpty ? nil : Node(.mapping(pairs), at: .start)
    }
}

/// All of a config that its rules depend on. Contents are no part of it: those of files are encoded here, and those of
/// units are checked when a ``Unit`` is made.
private struct ConfigShape: Equatable {
    private struct UnitShape: Equatable {
        let name: String
        let enabled: Bool?
        let hasContents: Bool
        let dropIns: [String]
    }

    private let paths: [String]
    private let modes: [Int]
    private let owners: [String?]
    private let directories: [Directory]
    private let links: [Link]
    private let units: [UnitShape]
    private let users: [User]
    private let groups: [Group]
    private let kernelArguments: [String]

    init(
        files: [File], directories: [Directory], links: [Link], units: [Unit], users: [User], groups: [Group],
        kernelArguments: [String]
    ) {
        paths = files.map(\.path)
        modes = files.map(\.mode)
        owners = files.map(\.user) + files.map(\.group)
        self.directories = directories
        self.links = links
        self.units = units.map { unit in
            UnitShape(
                name: unit.name, enabled: unit.enabled, hasContents: unit.contents?.isEmpty == false,
                dropIns: unit.dropIns.map(\.name))
        }
        self.users = users
        self.groups = groups
        self.kernelArguments = kernelArguments
    }
}
