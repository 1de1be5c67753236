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

/// Makes static deltas, each in a layer of its own.
struct DeltaLayers {
    /// A delta, its layer, and how the summary names it.
    struct Made {
        let delta: BuiltDelta
        let layer: Descriptor
        let name: StaticDeltaName
        let superblock: Checksum
    }

    let store: BuildStore
    let threads: Int
    let checkStop: @Sendable () throws -> Void

    /// - Parameter commits: Those that branches name.
    func write(
        _ kinds: Set<DeltaKind>, for commits: [SourcedCommit], previous: PreviousImage?,
        to destination: any ImageDestination
    ) throws -> [Made] {
        let old = try previous?.archive.refs() ?? [:]
        var made: [Made] = []
        for commit in commits {
            if kinds.contains(.scratch) { made.append(try write(from: nil, commit, to: destination)) }
            guard kinds.contains(.previous) else { continue }
            let bases = Set(commit.refs.compactMap { old[$0] }).subtracting([commit.checksum]).sorted()
            for base in bases { made.append(try write(from: base, commit, to: destination)) }
        }
        return made
    }

    private func write(from: Checksum?, _ to: SourcedCommit, to destination: any ImageDestination) throws -> Made {
        var generator = DeltaGenerator(store: store, from: from, to: to.checksum)
        generator.threads = threads
        var size = 0
        var found: DeltaSummary?
        let layer = try destination.putBlob(mediaType: .layer) { sink in
            let tar = RepositoryTar(sink)
            found = try generator.generate(checkStop: checkStop) { path, bytes in
                try tar.file(path, bytes: bytes)
                size += bytes.count
            }
            try tar.finish()
        }
        guard let found else { throw ImageBuildError("delta", "was not made") }
        return Made(
            delta: BuiltDelta(from: from, to: to.checksum, size: size),
            layer: layer.annotated(LayerPurpose.delta.annotations), name: found.name, superblock: found.superblock)
    }
}
