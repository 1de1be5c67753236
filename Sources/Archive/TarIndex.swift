package import SystemPackage

/// Where the files of a plain tar archive lie, so that they can be served out of it without unpacking.
///
/// Reads ustar, pax (`path` and `size`) and GNU (long names, base-256 sizes) archives.
package struct TarIndex: Sendable {
    /// The byte range of every regular file, counted from the start of the file descriptor, by its path.
    package let files: [String: Range<Int>]

    /// Scans the headers of an archive; data is skipped.
    /// - Parameters:
    ///   - descriptor: Read with `pread`; its own position is neither used nor moved.
    ///   - range: Where the archive lies in the file.
    ///   - entryLimit: The greatest number of entries of any kind.
    /// - Throws: ``TarError``.
    package init(
        _ descriptor: FileDescriptor, range: Range<Int>, entryLimit: Int = 1_000_000
    ) throws(TarError) {
        var scanner = TarScanner(descriptor, range: range)
        var files: [String: Range<Int>] = [:]
        var directories: Set<String> = []
        var entries = 0
        while let entry = try scanner.next() {
            entries += 1
            guard entries <= entryLimit else {
                throw TarError(offset: entry.offset, path: nil, problem: .tooManyEntries(entryLimit))
            }
            guard let path = entry.path?.text else { continue }
            let isDuplicate: Bool
            if let data = entry.data {
                isDuplicate = files.updateValue(data, forKey: path) != nil || directories.contains(path)
            } else {
                directories.insert(path)
                isDuplicate = files[path] != nil
            }
            guard !isDuplicate else { throw TarError(offset: entry.offset, path: path, problem: .duplicatePath) }
        }
        self.files = files
    }
}
