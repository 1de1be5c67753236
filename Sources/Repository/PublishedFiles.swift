import Files
import OSTree
import OpenSSL

/// Checks what an archive publishes beside its objects: the summary and the static deltas.
struct PublishedFiles {
    private let store: any ObjectStore
    private let checkStop: () throws -> Void
    /// How a superblock with signatures begins (libostree, `OSTREE_STATIC_DELTA_SIGNED_MAGIC`, "OSTSGNDT").
    private static let signedMagic = Array("OSTSGNDT".utf8)

    init(_ store: any ObjectStore, checkStop: @escaping () throws -> Void) {
        self.store = store
        self.checkStop = checkStop
    }

    /// - Parameters:
    ///   - refs: The store's refs; nil when not all can be read, and nothing can be held against them.
    ///   - report: Takes each finding.
    /// - Throws: What `checkStop` throws.
    func check(refs: [RefName: Checksum]?, report: (Finding) -> Void) throws {
        var listed: [StaticDeltaName: Checksum] = [:]
        do {
            if let bytes = try bytes("summary", limit: Summary.limit) {
                let summary = try Summary(serialised: bytes)
                for delta in summary.deltas { listed[delta.name] = delta.superblock }
                if let refs, let reason = Self.difference(summary, refs) {
                    report(Finding(kind: .staleSummary, place: "\(store.place)/summary", reason: reason))
                }
            }
        } catch {
            report(finding(.damagedSummary, "summary", error))
        }
        do {
            if let bytes = try bytes("summary.sig", limit: DetachedMetadata.limit) {
                _ = try DetachedMetadata(serialised: bytes)
            }
        } catch {
            report(finding(.damagedSummary, "summary.sig", error))
        }
        var names = Set(listed.keys)
        do { names.formUnion(try store.deltas()) } catch { report(finding(.unreadable(nil), "deltas", error)) }
        for name in names.sorted(by: { $0.description < $1.description }) {
            try checkStop()
            do {
                try check(name, superblock: listed[name])
            } catch let error as Stopped {
                throw error.cause
            } catch {
                report(finding(.damagedDelta(name), name.superblockPath, error))
            }
        }
    }

    /// What of the refs the summary has not, or otherwise; nil when they are the same.
    private static func difference(_ summary: Summary, _ refs: [RefName: Checksum]) -> String? {
        let listed = Dictionary(summary.refs.map { ($0.name, $0.commit) }) { first, _ in first }
        let names = Set(listed.keys).union(refs.keys).filter { listed[$0] != refs[$0] }
        guard let first = names.min(by: { $0.description < $1.description }) else { return nil }
        let (theirs, own) = (listed[first]?.description ?? "no commit", refs[first]?.description ?? "no commit")
        let others = names.count > 1 ? "; \(names.count - 1) other refs differ too" : ""
        return "has \(theirs) for the ref \(first), which names \(own)\(others)"
    }

    /// What `checkStop` threw, which is no finding.
    private struct Stopped: Error { let cause: any Error }

    private func check(_ name: StaticDeltaName, superblock: Checksum?) throws {
        guard let bytes = try bytes(name.superblockPath, limit: StaticDelta.limit) else {
            // Without it no client looks for the rest.
            if superblock != nil { throw problem(name.superblockPath, "is missing, but the summary names it") }
            return
        }
        if let superblock {
            let found = try Checksum(of: bytes)
            guard found == superblock else {
                throw problem(name.superblockPath, "has the checksum \(found), in the summary \(superblock)")
            }
        }
        // Its content is inside of what is signed; Slipway makes none.
        guard !bytes.starts(with: Self.signedMagic) else { return }
        let delta = try StaticDelta(serialised: bytes)
        guard delta.name == name else { throw problem(name.superblockPath, "is that of the delta \(delta.name)") }
        for fallback in delta.fallbacks where !store.contains(ObjectName(fallback.checksum, .file)) {
            throw problem(name.superblockPath, "wants the object \(fallback.checksum), which is missing")
        }
        for (index, part) in delta.parts.enumerated() {
            let path = name.partPath(index)
            guard let extent = try store.file(at: path) else {
                // A small delta may have its parts in the superblock, under this key.
                if Self.contains(bytes, Array(path.utf8) + [0]) { continue }
                throw problem(path, "is missing")
            }
            guard UInt64(extent.range.count) == part.size else {
                throw problem(path, "has \(extent.range.count) bytes, in the superblock \(part.size)")
            }
            let found = try checksum(extent)
            guard found == part.checksum else {
                throw problem(path, "has the checksum \(found), in the superblock \(part.checksum)")
            }
        }
    }

    private func checksum(_ extent: FileExtent) throws -> Checksum {
        var hasher = try SHA256()
        try extent.forEachPiece { piece in
            do { try checkStop() } catch { throw Stopped(cause: error) }
            try hasher.update(piece)
        }
        return try Checksum(finishing: hasher)
    }

    private func bytes(_ path: String, limit: Int) throws -> [UInt8]? {
        guard let extent = try store.file(at: path) else { return nil }
        guard extent.range.count <= limit else { throw problem(path, "is larger than \(limit) bytes") }
        return try extent.bytes(limit: limit)
    }

    private func problem(_ path: String, _ problem: String) -> RepositoryError {
        RepositoryError("\(store.place)/\(path)", problem, kind: .corrupt)
    }

    private func finding(_ kind: Finding.Kind, _ path: String, _ error: any Error) -> Finding {
        guard let error = error as? RepositoryError else {
            return Finding(kind: kind, place: "\(store.place)/\(path)", reason: "\(error)")
        }
        return Finding(kind: kind, place: error.place, reason: error.reason)
    }

    /// Whether a key stands in the bytes.
    private static func contains(_ bytes: [UInt8], _ key: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0] == key.first && bytes[$0...].starts(with: key) }
    }
}
