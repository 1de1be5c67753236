import Repository
import Deltas
import OCI
import OSTree

/// Which static deltas an image gets for the commits that its branches name.
package enum DeltaKind: String, Sendable, CaseIterable {
    /// From nothing, for hosts that are installed.
    case scratch
    /// From the commit that the branch named in the previous image, for hosts that are updated.
    case previous
}

/// Makes static deltas, all in one layer.
struct DeltaLayer {
    /// A delta, and how the summary names it.
    struct Made {
        let delta: BuiltDelta
        let name: StaticDeltaName
        let superblock: Checksum
    }

    let store: BuildStore
    let threads: Int
    let checkStop: @Sendable () throws -> Void

    /// - Parameter commits: Those that branches name.
    /// - Returns: The deltas, and their layer when there are any.
    func write(
        _ kinds: Set<DeltaKind>, for commits: [SourcedCommit], previous: PreviousImage?,
        to destination: any ImageDestination
    ) throws -> (deltas: [Made], layer: Descriptor?) {
        let wanted = try wanted(kinds, commits, previous)
        guard !wanted.isEmpty else { return ([], nil) }
        var made: [Made] = []
        let layer = try destination.putBlob(mediaType: .layer) { sink in
            let tar = RepositoryTar(sink)
            made = try wanted.map { try write($0, to: tar) }
            try tar.finish()
        }
        return (made, layer.annotated(LayerPurpose.delta.annotations))
    }

    private func wanted(
        _ kinds: Set<DeltaKind>, _ commits: [SourcedCommit], _ previous: PreviousImage?
    ) throws -> [StaticDeltaName] {
        let old = try previous?.archive.refs() ?? [:]
        var names: [StaticDeltaName] = []
        for commit in commits {
            if kinds.contains(.scratch) { names.append(StaticDeltaName(from: nil, to: commit.checksum)) }
            guard kinds.contains(.previous) else { continue }
            let bases = Set(commit.refs.compactMap { old[$0] }).subtracting([commit.checksum]).sorted()
            names += bases.map { StaticDeltaName(from: $0, to: commit.checksum) }
        }
        return names
    }

    private func write(_ name: StaticDeltaName, to tar: RepositoryTar) throws -> Made {
        var generator = DeltaGenerator(store: store, from: name.from, to: name.to)
        generator.threads = threads
        let summary = try generator.generate(checkStop: checkStop) { path, bytes in try tar.file(path, bytes: bytes) }
        return Made(
            delta: BuiltDelta(from: name.from, to: name.to, size: summary.size), name: summary.name,
            superblock: summary.superblock)
    }
}
