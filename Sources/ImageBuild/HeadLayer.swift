import Repository
import OCI
import OSTree

/// The layer that makes a repository of the objects below it: config, commits, branches, summary.
struct HeadLayer {
    /// Each commit once.
    let commits: [SourcedCommit]
    /// What each branch names.
    let refs: [RefName: Checksum]
    /// nil leaves the summary out.
    let summary: Summary?
    /// Signs the summary.
    let signature: ImageSignature?

    /// Writes the layer.
    func write(to destination: any ImageDestination) throws -> Descriptor {
        let layer = try destination.putBlob(mediaType: .layer) { sink in
            let tar = RepositoryTar(sink)
            try tar.file("config", bytes: Array(ArchiveRepository.configuration.utf8))
            for directory in ArchiveRepository.directories { try tar.directory(directory) }
            for commit in commits.sorted(by: { $0.checksum < $1.checksum }) {
                try tar.file(ObjectName(commit.checksum, .commit).path, bytes: commit.bytes)
                if let detached = commit.detached {
                    try tar.file(ObjectName(commit.checksum, .detachedMetadata).path, bytes: detached)
                }
            }
            for (ref, commit) in refs.sorted(by: { $0.key.description < $1.key.description }) {
                try tar.file(
                    ArchiveRepository.path(of: ref), bytes: Array(ArchiveRepository.content(ofRefTo: commit).utf8))
            }
            if let summary {
                let bytes = summary.serialised
                try tar.file("summary", bytes: bytes)
                if let signature { try tar.file("summary.sig", bytes: signature.detached(for: bytes)) }
            }
            try tar.finish()
        }
        return layer.annotated(LayerPurpose.head.annotations)
    }
}

extension Summary {
    /// The summary of the repository in an image.
    /// - Parameter lastModified: Seconds since 1970.
    init(
        _ commits: [SourcedCommit], refs: [RefName: Checksum], deltas: [DeltaLayer.Made], lastModified: UInt64
    ) throws {
        let objects = Dictionary(commits.map { ($0.checksum, $0.bytes) }) { first, _ in first }
        try self.init(
            refs: refs.map { ref, commit in try Reference(ref, commitObject: objects[commit] ?? []) },
            deltas: deltas.map { Delta($0.name, superblock: $0.superblock) }, lastModified: lastModified)
    }
}
