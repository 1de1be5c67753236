import Files
import Glibc
import SystemPackage

extension LayoutDirectory {
    /// Removes the blobs that no entry of the index leads to, over indexes, manifests and their subjects.
    ///
    /// Blobs of an image that is still being written are in nobody's index, so:
    /// - While another of our writers is at work in this directory, nothing is removed.
    /// - Other programs leave no mark. What was put here at the time of the last change of the index or later is kept: it
    ///   may belong to an image that they have not named yet. An older blob that such a program takes up again in this
    ///   very moment is not safe: run it before or afterwards.
    /// - Parameter dryRun: Whether to find out only.
    /// - Returns: How many blobs were removed, and their bytes.
    /// - Throws: ``ImageError``, `Fault` or `FaultReport` when a document cannot be read or somebody is writing: nothing
    ///   is removed then. `FileError` when a blob cannot be removed.
    package func removeUnreferencedBlobs(dryRun: Bool = false) throws -> (count: Int, bytes: Int) {
        try locked {
            guard try StagedFile.sweep(root, of: Self.markLabel) == 0 else {
                throw ImageError("oci:\(root)", "an image is being written to it", remedy: "try again afterwards")
            }
            try StagedFile.sweep(blobs, of: "blob")
            guard let index = try status(indexPath) else { return (0, 0) }
            let location = ImageLocation(transport: .directory, path: root, reference: nil)
            let reached = try ReachableBlobs(LayoutImages(location)).digests
            var (count, bytes) = (0, 0)
            for name in try listDirectory(blobs) {
                let path = blobs.appending(name)
                guard let digest = try? Digest("sha256:\(name)"), !reached.contains(digest),
                    let blob = try status(path), blob.st_mode & S_IFMT == S_IFREG, blob.change < index.change
                else { continue }
                guard dryRun || unlink(path.string) == 0 else {
                    throw FileError("remove", path, Errno(rawValue: errno))
                }
                count += 1
                bytes += Int(blob.st_size)
            }
            try syncDirectory(blobs)
            return (count, bytes)
        }
    }

    private func status(_ path: FilePath) throws -> stat? {
        var status = stat()
        if lstat(path.string, &status) == 0 { return status }
        guard errno == ENOENT else { throw FileError("look at", path, Errno(rawValue: errno)) }
        return nil
    }
}

extension stat {
    /// When a file last got a name or bytes, in seconds and nanoseconds since 1970; unlike the time of modification, it
    /// cannot be set.
    fileprivate var change: (Int, Int) { (st_ctim.tv_sec, st_ctim.tv_nsec) }
}
