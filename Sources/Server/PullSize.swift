import Files
package import OSTree
import Repository

extension ArchiveContent {
    /// How many bytes a client without anything reads to have all objects of a commit. Without what it looks for
    /// besides, such as the summary. Blocks: reads every directory of the commit.
    /// - Returns: nil when that cannot be told: of a commit that is not whole, or where a static delta makes it from
    ///   nothing, of which clients take more or less.
    package func pullSize(of commit: Checksum) -> Int? {
        guard archive.archive.file(at: StaticDeltaName(from: nil, to: commit).superblockPath) == nil else { return nil }
        var (size, isWhole) = (0, true)
        var reachability = Reachability(archive.archive)
        do {
            try reachability.add(commit) { name, _ in
                if let object = archive.archive.file(at: name.path) {
                    size += object.range.count
                } else {
                    isWhole = false
                }
            }
        } catch {
            return nil
        }
        return isWhole ? size : nil
    }
}
