import Files
import Glibc
import SystemPackage

/// What lies in a directory; links are not followed.
enum TreeEntry {
    case directory
    case file(isExecutable: Bool)
    /// With what it leads to.
    case link(String)

    init(_ path: FilePath) throws(LocalFileError) {
        var status = stat()
        guard lstat(path.string, &status) == 0 else {
            throw .file(FileError("look at", path, Errno(rawValue: errno)))
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: self = .directory
        case S_IFREG: self = .file(isExecutable: status.st_mode & 0o111 != 0)
        case S_IFLNK: self = .link(try Self.target(path))
        default: throw .special(path)
        }
    }

    private static func target(_ path: FilePath) throws(LocalFileError) -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path.string, &bytes, bytes.count)
        guard count >= 0 else { throw .file(FileError("read the link", path, Errno(rawValue: errno))) }
        return String(decoding: bytes[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
