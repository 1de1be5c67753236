import Files

/// What an image of a file system is, by its magic number.
enum ImageKind {
    case squashFS
    case erofs
    /// A cpio archive, or something compressed that may be one.
    case archive

    /// - Returns: nil for anything else.
    /// - Throws: `FileError`.
    init?(_ file: OpenFile) throws {
        let bytes = try FileExtent(file: file, range: 0..<min(1028, file.size)).bytes(limit: 1028)
        if bytes.starts(with: "hsqs".utf8) {
            // "Squashfs Binary Format", superblock: the size of all of it.
            guard bytes.count >= 48 else { return nil }
            let used = bytes[40..<48].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard used <= UInt64(file.size) else { return nil }
            self = .squashFS
        } else if bytes.count == 1028, bytes[1024...].elementsEqual([0xE2, 0xE1, 0xF5, 0xE0]) {
            self = .erofs
        } else if FileKind(bytes) == .archive {
            self = .archive
        } else {
            return nil
        }
    }
}
