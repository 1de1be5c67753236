import OSTree

/// The sets of extended attributes of one layer, and the file that the next one is for.
struct AttributeSets {
    private let limits: EncapsulationLimits
    // Kept as they are stored: a set of many small attributes takes far more memory when it is taken apart.
    private var sets: [Checksum: [UInt8]] = [:]
    private var bytes = 0
    private var pending: (file: Checksum, set: [UInt8])?

    init(limits: EncapsulationLimits) { self.limits = limits }

    /// Takes a set by its name.
    mutating func add(_ set: [UInt8], as checksum: Checksum) throws {
        let found = try Checksum(of: set)
        guard found == checksum else { throw EncapsulationProblem.wrongAttributesChecksum(found: found) }
        _ = try Self.parse(set)
        guard sets.updateValue(set, forKey: checksum) == nil else { throw EncapsulationProblem.duplicateAttributes }
        bytes += set.count
        guard sets.count <= limits.attributeSets, bytes <= limits.attributeBytes else {
            throw EncapsulationProblem.tooManyAttributes
        }
    }

    /// Takes down that a file has a set that came before.
    mutating func link(_ file: Checksum, to checksum: Checksum) throws {
        guard let set = sets[checksum] else { throw EncapsulationProblem.unknownAttributes(checksum) }
        try checkTaken()
        pending = (file, set)
    }

    /// Takes down that a file has this set.
    mutating func link(_ file: Checksum, to set: [UInt8]) throws {
        try checkTaken()
        _ = try Self.parse(set)
        pending = (file, set)
    }

    /// The attributes of a file, whose link came just before or which has none.
    mutating func take(for file: Checksum) throws -> ExtendedAttributes {
        guard let (linked, set) = pending else { return .none }
        guard linked == file else { throw EncapsulationProblem.danglingAttributes(linked) }
        pending = nil
        return try Self.parse(set)
    }

    /// - Throws: ``EncapsulationProblem`` when the file of the last link did not come.
    func checkTaken() throws {
        if let pending { throw EncapsulationProblem.danglingAttributes(pending.file) }
    }

    private static func parse(_ set: [UInt8]) throws -> ExtendedAttributes {
        do throws(OSTreeError) {
            return try ExtendedAttributes(serialised: set[...])
        } catch {
            throw EncapsulationProblem.malformedAttributes(error)
        }
    }
}
