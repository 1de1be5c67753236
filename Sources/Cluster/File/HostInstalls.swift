import Inventory
import Markup
import SystemPackage

/// How hosts are installed: `install:` of the cluster, and what `hosts[].install` lays over it.
struct HostInstalls {
    let ofCluster: InstallSettings
    let ofHost: [HostName: InstallSettings]

    /// - Parameters:
    ///   - fields: The root.
    ///   - sources: The names of the texts, by their marks.
    ///   - directory: What relative paths start from.
    init(_ fields: Fields, sources: [String], directory: FilePath) {
        let base = fields.value("install")
        let own = Self.own(fields)
        var reader = Reader(sources: sources, fragments: FragmentLoader(directory: directory))
        // Where each host lays its own over it, the cluster's need not be enough for any.
        ofCluster = reader.read(base, path: "install", isWhole: own.isEmpty || own.contains { $0.install == nil })
        var installs: [HostName: InstallSettings] = [:]
        var ofDisk: [String: InstallSettings] = [:]
        for (index, host) in own.enumerated() {
            guard let name = host.name, let own = host.install else { continue }
            // Thousands of hosts may say nothing but the name of a disk.
            let disk: String? = if !host.hasOwn, case .scalar(let text, _)? = own["disk"]?.content { text } else { nil }
            if let disk, let known = ofDisk[disk] {
                installs[name] = known
                continue
            }
            let settings = reader.read(base?.overlaid(by: own) ?? own, path: "hosts[\(index)].install")
            installs[name] = settings
            if let disk { ofDisk[disk] = settings }
        }
        ofHost = installs
        reader.faults.forEach { fields.faults.add($0) }
    }

    /// What the entries of `hosts:` say, and whether that is more than a disk. Whoever reads the hosts themselves says
    /// what is wrong with the list, with names and with disks.
    private static func own(_ fields: Fields) -> [(name: HostName?, hasOwn: Bool, install: Node?)] {
        guard case .sequence(let nodes) = fields.value("hosts")?.content else { return [] }
        return nodes.map { node in
            let own = given(node["install"])
            guard case .scalar(let text, _) = node["name"]?.content else { return (nil, own != nil, own) }
            return (try? HostName(text), own != nil, adding(node, to: own))
        }
    }

    /// `disk` of a host is short for `install.disk` of it, where that says nothing of disks.
    private static func adding(_ host: Node, to own: Node?) -> Node? {
        guard let disk = given(host["disk"]), case .scalar(let text, _) = disk.content, (try? DiskName(text)) != nil,
            given(own?["disk"]) == nil, given(own?["disks"]) == nil
        else { return own }
        var pairs: [Node.Pair] = []
        if let own {
            guard case .mapping(let given) = own.content else { return own }
            pairs = given.filter { !["disk", "disks"].contains($0.key) }
        }
        pairs.append(Node.Pair("disk", at: disk.mark, disk))
        pairs.append(Node.Pair("disks", at: disk.mark, Node(.scalar("null", isPlain: true), at: disk.mark)))
        return Node(.mapping(pairs), at: own?.mark ?? disk.mark)
    }

    private static func given(_ node: Node?) -> Node? { node.flatMap { $0.isNull ? nil : $0 } }

    /// Reads many of them, of which most parts are the same: each fault counts once.
    private struct Reader {
        let sources: [String]
        var fragments: FragmentLoader
        private(set) var faults: [Fault] = []
        private var seen: Set<Fault> = []

        init(sources: [String], fragments: FragmentLoader) {
            self.sources = sources
            self.fragments = fragments
        }

        mutating func read(_ node: Node?, path: String, isWhole: Bool = true) -> InstallSettings {
            guard let node else { return InstallSettings() }
            let found = Faults(sources: sources)
            let fields = Fields(node, path: path, faults: found)
            var settings = InstallSettings(fields, isWhole: isWhole)
            settings.fragments = fragments.load(fields)
            do {
                try found.check()
            } catch {
                for fault in error.faults { note(fault, path) }
            }
            return settings
        }

        private mutating func note(_ fault: Fault, _ path: String) {
            let shared = Fault(
                source: fault.source, mark: fault.mark, message: fault.message.replacing(path, with: "install"),
                remedy: fault.remedy)
            if seen.insert(shared).inserted { faults.append(fault) }
        }
    }
}
