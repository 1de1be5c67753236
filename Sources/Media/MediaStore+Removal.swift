import Files
import Glibc
import SystemPackage

extension MediaStore {
    /// Removes a medium, also a damaged one, and the files that no other medium has.
    /// - Returns: How many bytes became free.
    /// - Throws: ``MediaError`` when there is none of the name; `FileError`.
    package func remove(_ name: MediumName) throws -> Int {
        let path = descriptionPath(of: name)
        // Nothing is made where there is no store.
        guard try exists(path) else { throw unknown(name) }
        return try MediaStaging.locked(self) {
            guard try exists(path) else { throw unknown(name) }
            guard unlink(path.string) == 0 else { throw FileError("remove", path, Errno(rawValue: errno)) }
            try syncDirectory(descriptions)
            return try collectGarbage()
        }
    }

    /// Removes the blobs that no medium names; none where a medium cannot be read, for nobody knows which are its.
    /// The caller holds the lock.
    /// - Returns: How many bytes became free.
    @discardableResult
    func collectGarbage() throws -> Int {
        var used: Set<String> = []
        for name in try listDirectory(descriptions) where name.hasSuffix(Self.extent) {
            guard let name = try? MediumName(String(name.dropLast(Self.extent.count))),
                let medium = try? description(of: name)
            else { return 0 }
            used.formUnion(medium.files.values.map(\.digest.hex))
        }
        var freed = 0
        for name in try listDirectory(blobs) where !used.contains(name) && (try? FileDigest(name)) != nil {
            let path = blobs.appending(name)
            // What somebody else put there under such a name stays.
            var status = stat()
            guard lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            guard unlink(path.string) == 0 else { throw FileError("remove", path, Errno(rawValue: errno)) }
            freed += Int(status.st_size)
        }
        return freed
    }
}
