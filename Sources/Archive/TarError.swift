/// A tar archive that cannot be read: where in it, at which entry, and why.
package struct TarError: Error, CustomStringConvertible, Sendable {
    /// Why an archive is refused.
    package enum Problem: Sendable {
        /// The header's checksum or a number in it is wrong.
        case malformedHeader
        /// A pax or GNU extension cannot be read, or is too large.
        case malformedExtension
        /// Data, header or end marker lies beyond the end.
        case truncated
        /// Something other than zeros, or too many of them, follows the end marker.
        case dataAfterEnd
        case unsafePath(TarPathError)
        /// A hard link points to what cannot be in the archive.
        case unsafeTarget(TarPathError)
        /// A hard link points to a path that did not come before it.
        case missingTarget(TarPath)
        /// The target of a symbolic link is empty, too long or has a NUL.
        case malformedTarget
        /// A link, device or FIFO has a size.
        case dataOfNoFile
        case sparseFile
        /// The path occurs twice, or as a file and as a directory.
        case duplicatePath
        /// An entry that no reader here understands, with its type flag.
        case unsupportedType(UInt8)
        /// There are more entries than the reader's limit.
        case tooManyEntries(Int)
        /// The file could not be read.
        case unreadable(any Error)
    }

    /// Where the header of the entry begins, in bytes from the start of the file or stream.
    package let offset: Int
    /// The entry; nil when it is not known yet.
    package let path: String?
    package let problem: Problem

    package var description: String {
        let place = (path.map { "`\($0)`, " } ?? "") + "header at byte \(offset)"
        return switch problem {
        case .malformedHeader: "this is not a tar archive, or a damaged one (\(place))"
        case .malformedExtension: "an extended header of the tar archive cannot be read (\(place))"
        case .truncated: "the tar archive ends too early (\(place)); copy it again"
        case .dataAfterEnd: "the tar archive goes on after its end marker (byte \(offset)); make it again"
        case .unsafePath(let error): "the tar archive has a bad path (\(place)): \(error)"
        case .unsafeTarget(let error): "a hard link of the tar archive has a bad target (\(place)): \(error)"
        case .missingTarget(let target):
            "a hard link of the tar archive points to `\(target)`, which is not before it (\(place))"
        case .malformedTarget:
            "a symbolic link of the tar archive has a target that is empty, too long or has a NUL (\(place))"
        case .dataOfNoFile: "the tar archive has data where only a file can have it (\(place))"
        case .sparseFile: "the tar archive has a sparse file (\(place)); make it without `--sparse`"
        case .duplicatePath: "the tar archive has a path twice (\(place))"
        case .unsupportedType(let flag):
            "the tar archive has an entry of unknown type `\(Unicode.Scalar(flag).escaped(asASCII: true))` (\(place))"
        case .tooManyEntries(let limit): "the tar archive has more than \(limit) entries"
        case .unreadable(let cause): "the tar archive cannot be read (\(place)): \(cause)"
        }
    }
}
