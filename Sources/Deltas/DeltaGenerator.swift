package import OSTree
package import Repository
import Workers

/// Makes the static delta between two commits: the objects that one has and the other has not, in a few files.
///
/// The same commits give the same bytes, with any number of threads. Memory holds the compressor's 10 MB for each thread
/// and a few compressed parts, whatever the objects' size. Every object is verified but those left to be fetched.
package struct DeltaGenerator: Sendable {
    /// libostree's `max-chunk-size` of 32 MB.
    private static let partSize = 32_000_000

    /// Threads that read, hash and compress.
    package var threads = 2
    /// Files with more bytes of content than this are left to be fetched as the archive keeps them, as by libostree's
    /// `min-fallback-size`; nil puts all of them into parts.
    package var fallbackSize: Int? = 4_000_000

    private let store: any ObjectStore
    private let name: StaticDeltaName

    /// - Parameters:
    ///   - store: The archive beside which the delta will lie, with both commits. It may be another one with the same
    ///     objects; then the superblock may overstate what objects that are fetched by themselves weigh.
    ///   - from: The commit that clients must have; nil for none.
    ///   - to: The commit that they get.
    package init(store: any ObjectStore, from: Checksum?, to: Checksum) {
        self.store = store
        name = StaticDeltaName(from: from, to: to)
    }

    /// Makes the files of the delta. Blocks.
    /// - Parameters:
    ///   - checkStop: Called often, on any thread; what it throws ends the work.
    ///   - deliver: Takes the parts in order and then the superblock, each with its path in the archive repository, on
    ///     the calling thread. A superblock must not be seen by clients before its parts.
    /// - Throws: `RepositoryError` or `OSTreeError` when an object is missing or damaged, `XZError`, `ThreadError`, and
    ///   what `checkStop` and `deliver` throw.
    package func generate(
        checkStop: @escaping @Sendable () throws -> Void = {},
        deliver: (_ path: String, _ bytes: [UInt8]) throws -> Void
    ) throws -> DeltaSummary {
        var planner = PartPlanner(store: store, partSize: Self.partSize, fallbackSize: fallbackSize)
        var reachability = Reachability(store, checkStop: checkStop)
        if let from = name.from { try reachability.add(from) }
        try reachability.add(name.to) { planner.add($0, $1) }
        let writer = PartWriter(store: store, checkStop: checkStop)
        var workers = try OrderedWorkers<PlannedPart, PartWriter.Written>(count: threads) { writer.write }
        var parts: [StaticDelta.Part] = []
        var size = 0
        try workers.run {
            try planner.next(checkStop: checkStop).map { ($0, $0.payload.size) }
        } deliver: { written in
            try deliver(name.partPath(parts.count), written.bytes)
            parts.append(written.part)
            size += written.bytes.count
        }
        let superblock = try StaticDelta(
            from: name.from, commit: store.commit(name.to), detachedMetadata: store.detachedMetadata(of: name.to),
            parts: parts,
            fallbacks: planner.fallbacks
        ).serialised
        guard superblock.count <= StaticDelta.limit else {
            throw OSTreeError.invalid("static delta", reason: "its superblock has more than \(StaticDelta.limit) bytes")
        }
        try deliver(name.superblockPath, superblock)
        return DeltaSummary(
            name: name, superblock: try Checksum(of: superblock), size: size + superblock.count, parts: parts.count,
            objects: parts.reduce(0) { $0 + $1.objects.count }, fallbacks: planner.fallbacks.count)
    }
}
