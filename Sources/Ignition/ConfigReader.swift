import Markup

/// Reads configs of the kind that ``Config`` writes back into the model, strictly: unknown keys, wrong values and
/// contents that do not decode are all reported, with their places.
package enum ConfigReader {
    /// The most bytes that the files of one config may hold together.
    package static let longestContents = 64 << 20

    /// - Parameters:
    ///   - source: The name of the config for messages.
    ///   - limit: The most bytes that its files may hold together.
    /// - Throws: `Fault` for text that is no JSON, `FaultReport` for what is wrong in it.
    package static func read(
        _ bytes: [UInt8], source: String, limit: Int = longestContents
    ) throws -> Config {
        let faults = Faults(source: source)
        let root = Fields(try JSON.parse(bytes, source: source), faults: faults)
        let config = read(root, limit: limit)
        root.finish()
        try faults.check()
        guard let config else {
            throw Fault(source: source, mark: root.node.mark, message: "the config is not complete")
        }
        return config
    }

    private static func read(_ root: Fields, limit: Int) -> Config? {
        var version: SpecVersion?
        if let ignition = root.fields("ignition") {
            version = ignition.require("version") { try SpecVersion($0) }
            ignition.finish()
        } else {
            root.missing("ignition")
        }
        let arguments = root.fields("kernelArguments")
        let storage = root.fields("storage")
        let systemd = root.fields("systemd")
        let passwd = root.fields("passwd")
        var budget = limit
        let files = all(storage, "files") { StorageFields.file($0, budget: &budget) }
        let directories = all(storage, "directories", StorageFields.directory)
        let links = all(storage, "links", StorageFields.link)
        let units = all(systemd, "units", UnitFields.unit)
        let users = all(passwd, "users", AccountFields.user)
        let groups = all(passwd, "groups", AccountFields.group)
        let kernelArguments = arguments?.list("shouldExist") { $0 } ?? []
        for section in [arguments, storage, systemd, passwd] { section?.finish() }
        guard let version, root.faults.isEmpty else { return nil }
        return root.make { () throws(IgnitionError) in
            try Config(
                version: version, files: files, directories: directories, links: links, units: units, users: users,
                groups: groups, kernelArguments: kernelArguments)
        }
    }

    private static func all<Element>(
        _ section: Fields?, _ key: String, _ read: (Fields) -> Element?
    ) -> [Element] {
        guard let section else { return [] }
        return section.items(key).compactMap { path, node in
            let fields = Fields(node, path: path, faults: section.faults)
            defer { fields.finish() }
            return read(fields)
        }
    }
}

extension Fields {
    /// Makes an element of what was read; what it refuses becomes a fault at its place.
    func make<Element>(_ element: () throws(IgnitionError) -> Element) -> Element? {
        do throws(IgnitionError) {
            return try element()
        } catch {
            faults.add(path.isEmpty ? error.description : "`\(path)`: \(error)", at: node.mark)
            return nil
        }
    }
}
