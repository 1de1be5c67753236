import OSTree

/// What the file of a ref holds: the digits of a commit.
enum RefFile {
    /// The most bytes that are read.
    static let limit = 128

    /// - Throws: `OSTreeError` when it is anything else; white space at the end does not matter, as to libostree.
    static func commit(_ bytes: [UInt8]) throws(OSTreeError) -> Checksum {
        var digits = bytes[...]
        while let last = digits.last, [0x20, 0x09, 0x0A, 0x0D].contains(last) { digits = digits.dropLast() }
        return try Checksum(hex: String(decoding: digits, as: UTF8.self))
    }

    /// What to say of a file that is none.
    static func damaged(_ place: String, _ cause: any Error) -> RepositoryError {
        if let error = cause as? RepositoryError { return error }
        return RepositoryError(
            place, "is no ref", kind: .corrupt, remedy: "remove it, or write the commit's 64 digits", cause: cause)
    }
}
