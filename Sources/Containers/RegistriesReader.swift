import Markup
import OCI

/// Reads one file of registries.conf (containers-registries.conf(5)) with all that is wrong in it.
struct RegistriesReader {
    private let faults: Faults
    private let source: String

    /// - Parameter isDropIn: Whether the deprecated version 1 is refused.
    /// - Throws: `Fault` when it is no TOML, `FaultReport` when it says something wrong.
    static func read(_ bytes: [UInt8], source: String, isDropIn: Bool) throws -> RegistriesDocument {
        let reader = RegistriesReader(faults: Faults(source: source), source: source)
        let document = reader.document(
            RegistriesTable(node: try TOML.parse(bytes, source: source), faults: reader.faults), isDropIn: isDropIn)
        try reader.faults.check()
        return document
    }

    private func document(_ root: RegistriesTable, isDropIn: Bool) -> RegistriesDocument {
        var document = RegistriesDocument()
        let searchRegistries: [(text: String, node: Node)]?
        if let old = root.table("registries") {
            let keys = [
                "registry", "unqualified-search-registries", "credential-helpers", "short-name-mode", "aliases",
            ]
            if isDropIn || keys.contains(where: { root.value($0) != nil }) {
                faults.add(
                    "`[registries]` is of version 1 of the format, which stands alone in registries.conf",
                    at: old.node.mark,
                    remedy: "write `[[registry]]` with `location`, and `unqualified-search-registries`")
            }
            document.entries = oldEntries(old)
            searchRegistries = old.table("search")?.texts("registries")
        } else {
            document.entries = root.tables("registry").compactMap(entry)
            searchRegistries = root.texts("unqualified-search-registries")
        }
        checkConflicts(document.entries)
        var prefixes: Set<String> = []
        document.entries = document.entries.filter { prefixes.insert($0.prefix).inserted }
        document.searchRegistries = searchRegistries?.compactMap { searchRegistry($0.text, $0.node) }
        document.credentialHelpers = root.texts("credential-helpers")?.map(\.text)
        document.mode = mode(root)
        document.aliases = aliases(root)
        return document
    }

    private func entry(_ table: RegistriesTable) -> RegistriesEntry? {
        let location = location("location", in: table)
        let given = self.location("prefix", in: table)
        let prefix = given.isEmpty ? location : given
        let isWildcard = prefix.hasPrefix("*.")
        if location.isEmpty && !isWildcard {
            faults.add("a registry has no `location`", at: table.node.mark, remedy: "add `location = \"HOST\"`")
        }
        if isWildcard && prefix.utf8.contains(where: { "/@:".utf8.contains($0) }) {
            faults.add("`\(prefix)` is no prefix", at: table.node.mark, remedy: "only a domain stands behind `*.`")
        }
        if let node = table.value("pull-from-mirror") {
            faults.add("`pull-from-mirror` is for mirrors", at: node.mark, remedy: "move it to `[[registry.mirror]]`")
        }
        let isByDigest = table.flag("mirror-by-digest-only")
        return RegistriesEntry(
            prefix: prefix, endpoint: .init(location: location, isInsecure: table.flag("insecure")),
            isBlocked: table.flag("blocked"),
            mirrors: table.tables("mirror").map { mirror($0, isByDigest: isByDigest) },
            source: source, mark: table.node.mark)
    }

    private func mirror(_ table: RegistriesTable, isByDigest: Bool) -> RegistriesEntry.Mirror {
        let location = location("location", in: table)
        if location.isEmpty {
            faults.add("a mirror has no `location`", at: table.node.mark, remedy: "add `location = \"HOST\"`")
        }
        var use = isByDigest ? RegistriesEntry.Mirror.Use.digestOnly : .all
        if let text = table.text("pull-from-mirror"), !text.isEmpty, let node = table.value("pull-from-mirror") {
            if isByDigest {
                faults.add(
                    "`pull-from-mirror` stands beside the registry's `mirror-by-digest-only`", at: node.mark,
                    remedy: "keep one of them")
            }
            use = choice(text, "pull-from-mirror", node) ?? use
        }
        let endpoint = RegistriesEntry.Endpoint(location: location, isInsecure: table.flag("insecure"))
        return RegistriesEntry.Mirror(endpoint: endpoint, use: use)
    }

    /// The lists of version 1.
    private func oldEntries(_ table: RegistriesTable) -> [RegistriesEntry] {
        let blocked = oldLocations("block", in: table)
        let insecure = oldLocations("insecure", in: table)
        return (blocked + insecure).map { location, mark in
            RegistriesEntry(
                prefix: location,
                endpoint: .init(location: location, isInsecure: insecure.contains { $0.location == location }),
                isBlocked: blocked.contains { $0.location == location }, mirrors: [], source: source, mark: mark)
        }
    }

    private func oldLocations(_ key: String, in table: RegistriesTable) -> [(location: String, mark: Mark)] {
        (table.table(key)?.texts("registries") ?? []).map { (location($0.text, $0.node), $0.node.mark) }
    }

    /// Entries for one location must agree on its security.
    private func checkConflicts(_ entries: [RegistriesEntry]) {
        var seen: [String: RegistriesEntry] = [:]
        for entry in entries {
            let first = seen[entry.identity, default: entry]
            seen[entry.identity] = first
            if first.isBlocked != entry.isBlocked || first.endpoint.isInsecure != entry.endpoint.isInsecure {
                faults.add(
                    "`\(entry.identity)` is once blocked or insecure and once not", at: entry.mark,
                    remedy: "see \(first.place)")
            }
        }
    }

    private func searchRegistry(_ text: String, _ node: Node) -> String? {
        let registry = location(text, node)
        let expected = registry == "index.docker.io" ? "docker.io" : registry
        guard let reference = try? ImageReference(registry + "/x/x"), reference.registry == expected else {
            faults.add(
                "`\(registry)` is no registry to search", at: node.mark, remedy: "write HOST.DOMAIN or HOST:PORT")
            return nil
        }
        return registry
    }

    private func mode(_ root: RegistriesTable) -> RegistriesDocument.ShortNameMode? {
        guard let text = root.text("short-name-mode"), !text.isEmpty, let node = root.value("short-name-mode") else {
            return nil
        }
        return choice(text, "short-name-mode", node)
    }

    private func choice<T: RawRepresentable<String> & CaseIterable>(_ text: String, _ key: String, _ node: Node) -> T? {
        if let choice = T(rawValue: text) { return choice }
        let choices = T.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        faults.add("`\(key)` is `\(text)`", at: node.mark, remedy: "write one of \(choices)")
        return nil
    }

    private func aliases(_ root: RegistriesTable) -> [String: ImageReference?] {
        var aliases: [String: ImageReference?] = [:]
        for (name, text, node) in root.table("aliases")?.pairs() ?? [] {
            guard ImageReference.isShort(name), isUntagged(try? ImageReference(name)) else {
                faults.add("`\(name)` is no short name", at: node.mark, remedy: "write it without registry and tag")
                continue
            }
            let image = try? ImageReference(text)
            if !text.isEmpty, ImageReference.isShort(text) || !isUntagged(image) {
                faults.add(
                    "`\(text)` is no image for an alias", at: node.mark, remedy: "write HOST/PATH, without a tag")
            }
            aliases.updateValue(image, forKey: name)
        }
        return aliases
    }

    private func isUntagged(_ image: ImageReference?) -> Bool {
        image.map { $0.tag == nil && $0.digest == nil } ?? false
    }

    private func location(_ key: String, in table: RegistriesTable) -> String {
        guard let text = table.text(key), let node = table.value(key) else { return "" }
        return location(text, node)
    }

    private func location(_ text: String, _ node: Node) -> String {
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            faults.add("`\(text)` is a URL", at: node.mark, remedy: "leave `http://` or `https://` out")
        }
        return String(text.reversed().drop { $0 == "/" }.reversed())
    }
}
