import OSTree

/// Which objects the commit reaches and which have come.
///
/// Objects are named by digests of what they name, so they cannot form a circle: when each that came is named by
/// another that came, and only the commit by none, then the commit reaches all of them.
struct ObjectInventory {
    private struct State {
        var isNamed = false
        /// -1 until it came.
        var layer: Int32 = -1
    }

    private let limit: Int
    private var count = 0
    private var states: [ObjectKind: [Checksum: State]] = [:]

    init(limit: Int) { self.limit = limit }

    /// Takes down that an object names another.
    /// - Throws: ``EncapsulationProblem``.
    mutating func name(_ object: ObjectName) throws {
        try change(object) { $0.isNamed = true }
    }

    /// Takes down that an object came.
    /// - Throws: ``EncapsulationProblem`` when it came before.
    mutating func add(_ object: ObjectName, layer: Int) throws {
        try change(object) { state in
            guard state.layer < 0 else { throw EncapsulationProblem.duplicateObject(layer: Int(state.layer)) }
            state.layer = Int32(clamping: layer)
        }
    }

    /// Whether an object that came names this one.
    func isNamed(_ object: ObjectName) -> Bool { states[object.kind]?[object.checksum]?.isNamed == true }

    /// - Throws: ``EncapsulationProblem`` when an object came that none names.
    func checkReached() throws {
        let unreachable = first([.directoryTree, .directoryMetadata, .file]) { !$0.isNamed && $0.layer >= 0 }
        if let name = unreachable.first { throw EncapsulationProblem.unreachableObject(name) }
    }

    /// - Throws: ``EncapsulationProblem`` when an object of these kinds is named and did not come.
    func checkComplete(_ kinds: [ObjectKind]) throws {
        let isMissing = { (state: State) in state.isNamed && state.layer < 0 }
        let examples = first(kinds, where: isMissing)
        guard !examples.isEmpty else { return }
        let count = kinds.reduce(0) { $0 + (states[$1]?.values.count(where: isMissing) ?? 0) }
        throw EncapsulationProblem.missingObjects(count: count, examples: examples)
    }

    /// The lowest of each kind, so that the answer does not hang on the order of a hash table.
    private func first(_ kinds: [ObjectKind], where isWanted: (State) -> Bool) -> [ObjectName] {
        kinds.compactMap { kind in
            var lowest: Checksum?
            for (checksum, state) in states[kind] ?? [:] where isWanted(state) {
                lowest = lowest.map { min($0, checksum) } ?? checksum
            }
            return lowest.map { ObjectName($0, kind) }
        }
    }

    private mutating func change(_ object: ObjectName, _ body: (inout State) throws -> Void) throws {
        let before = states[object.kind]?.count ?? 0
        try body(&states[object.kind, default: [:]][object.checksum, default: State()])
        count += (states[object.kind]?.count ?? 0) - before
        guard count <= limit else { throw EncapsulationProblem.tooManyObjects(limit: limit) }
    }
}
