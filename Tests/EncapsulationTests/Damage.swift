import Encapsulation
import TestSupport
import Testing

/// One way to damage an image, and what must be said about it.
struct Damage: Sendable, CustomTestStringConvertible {
    /// Where an error must point.
    enum Place: Sendable {
        case entry(Spot)
        /// Somewhere in the layer.
        case layer(Int)
        /// Nowhere in particular: labels, lists, and what is not there.
        case image
    }

    let name: String
    let problem: ProblemName
    let limits: EncapsulationLimits
    let prepare: @Sendable (inout Encapsulator) throws -> Void
    let change: @Sendable (inout EncapsulatorImage) throws -> Place

    /// - Parameters:
    ///   - limits: Done to what the reader accepts.
    ///   - prepare: Done to the commit and the choices before there are layers.
    ///   - change: Done to the layers.
    init(
        _ name: String, _ problem: ProblemName, limits: (inout EncapsulationLimits) -> Void = { _ in },
        prepare: @escaping @Sendable (inout Encapsulator) throws -> Void = { _ in },
        _ change: @escaping @Sendable (inout EncapsulatorImage) throws -> Place
    ) {
        self.name = name
        self.problem = problem
        var chosen = EncapsulationLimits()
        limits(&chosen)
        self.limits = chosen
        self.prepare = prepare
        self.change = change
    }

    var testDescription: String { name }

    static let all = objects + order + names + entries + documents + streams + trees
}

/// An entry's place in an image that is not written yet.
struct Spot: Sendable {
    var layer: Int
    var index: Int

    func moved(_ by: Int) -> Spot { Spot(layer: layer, index: index + by) }
}

extension EncapsulatorImage {
    subscript(_ spot: Spot) -> EncapsulatorEntry {
        get { layers[spot.layer].entries[spot.index] }
        set { layers[spot.layer].entries[spot.index] = newValue }
    }

    /// The first entry whose path ends so.
    func find(_ suffix: String, in layer: Int? = nil) throws -> Spot {
        try find(in: layer, suffix) { $0.path.reversed().starts(with: suffix.utf8.reversed()) }
    }

    /// The object that `usr/bin/hello` names; its link lies before it.
    func hello() throws -> Spot {
        try find(in: nil, "hello") { $0.kind == .file && $0.content == Array("hello\n".utf8) }
    }

    /// The directory tree of `usr/bin`.
    func tree() throws -> Spot {
        try find("usr/bin") { $0.name.hasSuffix(".dirtree") && $0.content.contains("hello\0".utf8) }
    }

    /// The first object that is a symbolic link.
    func symbolicLink() throws -> Spot { try find(in: nil, "a link") { $0.kind == .symbolicLink } }

    func find(in layer: Int? = nil, _ what: String, _ fits: (EncapsulatorEntry) -> Bool) throws -> Spot {
        for (number, candidate) in layers.enumerated() where layer == nil || layer == number {
            if let index = candidate.entries.firstIndex(where: fits) { return Spot(layer: number, index: index) }
        }
        throw TestFailure("the image has no \(what)")
    }

    @discardableResult
    mutating func remove(_ spot: Spot) -> EncapsulatorEntry { layers[spot.layer].entries.remove(at: spot.index) }

    @discardableResult
    mutating func insert(_ entry: EncapsulatorEntry, at spot: Spot) -> Spot {
        layers[spot.layer].entries.insert(entry, at: spot.index)
        return spot
    }

    /// Adds an entry behind all others.
    mutating func append(_ entry: EncapsulatorEntry, layer: Int = 1) -> Spot {
        insert(entry, at: Spot(layer: layer, index: layers[layer].entries.count))
    }

    /// Moves an entry within its layer.
    mutating func move(_ from: Spot, to index: Int) -> Spot {
        let entry = remove(from)
        return insert(entry, at: Spot(layer: from.layer, index: index))
    }
}

extension EncapsulatorEntry {
    /// The path as text.
    var name: String { String(decoding: path, as: UTF8.self) }

    /// Another entry of a hard link to a path.
    static func hardLink(_ path: String, to target: String) -> EncapsulatorEntry {
        var entry = EncapsulatorEntry(path, .hardLink)
        entry.link = Array(target.utf8)
        return entry
    }

    mutating func flip() { content[content.count / 2] ^= 1 }
}
