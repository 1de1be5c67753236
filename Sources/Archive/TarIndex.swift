package import SystemPackage

/// Where the files of a plain tar archive lie, so that they can be served out of it without unpacking.
///
/// Reads what ``TarStream`` reads. Hard links to files of the archive are files; of all other entries only the paths are
/// kept. Memory is bounded by the number of entries and their paths.
package struct TarIndex: Sendable {
    /// The byte range of every regular file, counted from the start of the file descriptor, by its path.
    package let files: [String: Range<Int>]
    /// The paths of the directories that have an entry.
    package let directories: Set<String>
    /// The paths of symbolic links, devices and FIFOs.
    package let others: Set<String>

    /// Scans the headers of an archive; data is skipped.
    /// - Parameters:
    ///   - descriptor: Read with `pread`; its own position is neither used nor moved.
    ///   - range: Where the archive lies in the file.
    ///   - entryLimit: The greatest number of entries of any kind.
    /// - Throws: ``TarError``.
    package init(
        _ descriptor: FileDescriptor, range: Range<Int>, entryLimit: Int = 1_000_000
    ) throws(TarError) {
        var scanner = TarScanner(FileWindow(descriptor, range: range))
        do {
            (files, directories, others) = try Self.entries(&scanner, end: range.upperBound, entryLimit: entryLimit)
        } catch let error as TarError {
            throw error
        } catch {
            throw TarError(offset: scanner.input.offset, path: nil, problem: .unreadable(error))
        }
    }

    private static func entries(
        _ scanner: inout TarScanner<FileWindow>, end: Int, entryLimit: Int
    ) throws -> (files: [String: Range<Int>], directories: Set<String>, others: Set<String>) {
        var files: [String: Range<Int>] = [:]
        var directories: Set<String> = []
        var others: Set<String> = []
        var entries = 0
        while let entry = try scanner.next() {
            entries += 1
            func problem(_ problem: TarError.Problem) -> TarError {
                TarError(offset: entry.offset, path: entry.path?.text, problem: problem)
            }
            guard entries <= entryLimit else { throw problem(.tooManyEntries(entryLimit)) }
            guard let path = entry.path?.text else { continue }
            if entry.kind == .directory, files[path] == nil, !others.contains(path) {
                directories.insert(path)
                continue
            }
            guard files[path] == nil, !directories.contains(path), !others.contains(path) else {
                throw problem(.duplicatePath)
            }
            switch entry.kind {
            case .file:
                guard entry.size <= end - scanner.input.offset else { throw problem(.truncated) }
                files[path] = scanner.input.offset..<scanner.input.offset + entry.size
            case .hardLink(let target):
                if let range = files[target.text] {
                    files[path] = range
                } else {
                    guard others.contains(target.text) else { throw problem(.missingTarget(target)) }
                    others.insert(path)
                }
            case .directory, .symbolicLink, .special: others.insert(path)
            }
        }
        return (files, directories, others)
    }
}
