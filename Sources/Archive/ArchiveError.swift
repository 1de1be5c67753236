package import SystemPackage

/// libarchive could not read an archive, or a limit was passed.
package struct ArchiveError: Error, CustomStringConvertible, Sendable {
    /// The archive.
    package let archive: FilePath
    /// The entry; nil when it is not known yet.
    package let entry: String?
    /// What is wrong, often in the library's words.
    package let problem: String

    package var description: String {
        "cannot read the archive \(archive)" + (entry.map { ", entry `\($0)`" } ?? "") + ": \(problem)"
    }
}
