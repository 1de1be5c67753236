/// A tar archive that cannot be indexed: where in the file, at which entry, and why.
package struct TarError: Error, CustomStringConvertible, Sendable {
    /// Why an archive is refused.
    package enum Problem: Sendable {
        /// The header's checksum or a number in it is wrong.
        case malformedHeader
        /// A pax or GNU extension cannot be read.
        case malformedExtension
        /// Data, header or end marker lies beyond the end.
        case truncated
        case unsafePath(TarPathError)
        /// The path occurs twice, or as a file and as a directory.
        case duplicatePath
        /// An entry that is neither regular file nor directory, with its type flag.
        case unsupportedType(UInt8)
        /// There are more entries than the reader's limit.
        case tooManyEntries(Int)
        /// The file could not be read.
        case unreadable(any Error)
    }

    /// Where the header of the entry begins, in bytes from the start of the file.
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
        case .unsafePath(let error): "the tar archive has a bad path (\(place)): \(error)"
        case .duplicatePath: "the tar archive has a path twice (\(place))"
        case .unsupportedType(let flag):
            "the tar archive has an entry of type `\(Unicode.Scalar(flag).escaped(asASCII: true))` (\(place)); "
                + "only files and directories can be served"
        case .tooManyEntries(let limit): "the tar archive has more than \(limit) entries"
        case .unreadable(let cause): "the tar archive cannot be read (\(place)): \(cause)"
        }
    }
}
