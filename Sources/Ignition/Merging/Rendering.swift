import Markup

/// What Ignition makes of configs and of the other configs that these name (Ignition, "Operator Notes", "Config
/// Merging"), as far as that can be known without a network.
package struct Rendering: Sendable {
    /// The whole, in the newest version, with the references that are left in it.
    package let document: Config
    /// Configs that lie elsewhere and were not read; the whole still names them, and what must come after them.
    package let references: [ResourceContents]
    /// What Ignition would do without a word.
    package let report: Report

    /// Renders each config, and merges them, each as the child of those before. References that stay are therefore
    /// merged after the children, not before them.
    /// - Parameter documents: At least one.
    /// - Throws: ``RenderingError``.
    package init(_ documents: [Config]) throws(RenderingError) {
        var renderer = Renderer()
        var result: Config?
        for document in documents {
            let rendered = try renderer.render(document, trail: [])
            result = result?.merged(with: rendered) ?? rendered
        }
        guard let result else { throw .nothing }
        document = result
        references = renderer.elsewhere
        report = renderer.report
    }
}

/// Follows the references of configs.
private struct Renderer {
    private static let newest = SpecVersion.v3_6
    private static let depth = 16
    private static let count = 1000

    private(set) var report = Report()
    private(set) var elsewhere: [ResourceContents] = []
    private var read = 0
    private var budget = Config.longestContents

    /// - Parameter trail: Where the references stand that led here.
    mutating func render(_ given: Config, trail: [Mark]) throws(RenderingError) -> Config {
        let document = given.raised(to: Self.newest, noting: &report)
        if let replacement = document.replacement {
            let contents = ResourceContents(replacement)
            if contents.isInline { return try render(config(contents, trail), trail: trail + [contents.mark]) }
            elsewhere.append(contents)
            return document
        }
        var whole = document.naming([])
        var rest: [Node] = []
        for reference in document.merges {
            let contents = ResourceContents(reference)
            // The order counts: what comes after a config from elsewhere must stay after it.
            if !contents.isInline { elsewhere.append(contents) }
            guard rest.isEmpty, contents.isInline else {
                rest.append(reference)
                continue
            }
            let child = try render(config(contents, trail), trail: trail + [contents.mark])
            // What it still names comes before it becomes part of the whole, so all of it waits.
            if child.replacement == nil, child.merges.isEmpty {
                whole = whole.merged(with: child)
            } else {
                rest.append(reference)
            }
        }
        return whole.naming(rest)
    }

    private mutating func config(
        _ contents: ResourceContents, _ trail: [Mark]
    ) throws(RenderingError) -> Config {
        let trail = trail + [contents.mark]
        read += 1
        guard trail.count <= Self.depth else { throw .tooDeep(trail, limit: Self.depth) }
        guard read <= Self.count else { throw .tooMany(limit: Self.count) }
        let bytes: [UInt8]
        do throws(IgnitionError) {
            bytes = try contents.bytes(limit: min(budget, DataURL.longestContents)) ?? []
        } catch {
            throw .contents(trail, error)
        }
        budget -= bytes.count
        let (document, report) = Config.read(bytes, source: "the config at \(contents.mark)")
        guard let document, !report.hasErrors else { throw .invalid(trail, report) }
        return document
    }
}

extension Config {
    /// The config that takes the place of this one.
    fileprivate var replacement: Node? {
        root["ignition"]?["config"]?["replace"].flatMap { $0["source"] == nil ? nil : $0 }
    }

    /// The configs that are merged into this one.
    fileprivate var merges: [Node] { root["ignition"]?["config"]?["merge"]?.elements ?? [] }

    /// The same config, merging other ones.
    fileprivate func naming(_ merges: [Node]) -> Config {
        guard let ignition = root["ignition"], let config = ignition["config"] else { return self }
        let list = config["merge"].map { Node(.sequence(merges), at: $0.mark) }
        let changed = config.replacing(
            "merge", by: merges.isEmpty ? nil : list ?? Node(.sequence(merges), at: config.mark))
        return Config(
            version: version, root: root.replacing("ignition", by: ignition.replacing("config", by: changed)))
    }
}

extension Node {
    /// The mapping with another value under a key, or without the key.
    fileprivate func replacing(_ key: String, by value: Node?) -> Node {
        guard case .mapping(let pairs) = content else { return self }
        let place = pair(key)?.mark ?? mark
        let rest = pairs.filter { $0.key != key }
        return Node(.mapping(rest + (value.map { [Pair(key, at: place, $0)] } ?? [])), at: mark)
    }
}
