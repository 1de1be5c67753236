import OSTree

/// Random summaries.
enum SummaryMaker {
    static func reference(
        _ name: String, _ seed: inout some RandomNumberGenerator
    ) throws -> Summary.Reference {
        let commit = try Commit(
            metadata: Bool.random(using: &seed) ? [.init("version", .string(ObjectMaker.text(&seed, upTo: 20)))] : [],
            timestamp: .random(in: 0...(.max), using: &seed), rootTree: ObjectMaker.checksum(&seed),
            rootMetadata: ObjectMaker.checksum(&seed))
        return try Summary.Reference(RefName(name), commitObject: commit.serialised)
    }

    static func summary(_ seed: inout some RandomNumberGenerator) throws -> Summary {
        let refs = try (0..<Int.random(in: 0...5, using: &seed)).map { try reference("ref/\($0)", &seed) }
        let deltas = try (0..<Int.random(in: 0...4, using: &seed)).map { _ in
            let from = Bool.random(using: &seed) ? try ObjectMaker.checksum(&seed) : nil
            return try Summary.Delta(
                StaticDeltaName(from: from, to: ObjectMaker.checksum(&seed)), superblock: ObjectMaker.checksum(&seed))
        }
        return try Summary(
            refs: refs, deltas: deltas, lastModified: .random(in: 0...(.max), using: &seed),
            hasTombstones: .random(using: &seed), hasDeltaIndexes: .random(using: &seed))
    }
}
