import Files
import Glibc
import SystemPackage

/// The only directory whose files a config may take in.
struct FilesDirectory {
    /// The most bytes of one file, and of all files that one config takes in.
    static let longestFile = 64 << 20
    static let longestTotal = 256 << 20

    private let root: FilePath
    private var remaining = longestTotal

    /// One that is not there is missed only when a file is wanted of it.
    /// - Throws: `FileError` when it is no directory.
    init(_ path: FilePath) throws(FileError) {
        let path = path.isEmpty ? "." : path
        do throws(FileError) {
            root = try Self.real(path)
        } catch {
            guard error.cause as? Errno == .noSuchFileOrDirectory else { throw error }
            root = path
            return
        }
        guard isDirectory(root) else { throw FileError("use as the files directory", path, Errno.notDirectory) }
    }

    /// Reads a whole file.
    /// - Parameter local: Its path as the config has it, relative to the directory.
    mutating func read(_ local: String) throws(LocalFileError) -> [UInt8] {
        try read(resolve(local))
    }

    /// Reads a whole file that ``resolve(_:)`` or ``list(_:)`` led to.
    mutating func read(_ path: FilePath) throws(LocalFileError) -> [UInt8] {
        do throws(FileError) {
            // Opens regular files only, so that no pipe can keep anybody waiting.
            let file = try OpenFile(path)
            let bytes = try FileExtent(file: file, range: 0..<file.size).bytes(limit: min(remaining, Self.longestFile))
            remaining -= bytes.count
            return bytes
        } catch {
            throw .file(error)
        }
    }

    /// Where a path of the config leads.
    /// - Throws: ``LocalFileError`` for what is not there, and what lies outside, be it by `..` or by a link.
    func resolve(_ local: String) throws(LocalFileError) -> FilePath {
        guard !local.utf8.contains(0) else { throw .outside(local) }
        var parts: [Substring] = []
        for part in local.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                throw .outside(local)
            }
        }
        var path = root
        for part in parts { path.append(String(part)) }
        let real: FilePath
        do throws(FileError) { real = try Self.real(path) } catch { throw .file(error) }
        guard real.starts(with: root) else { throw .outside(local) }
        return real
    }

    private static func real(_ path: FilePath) throws(FileError) -> FilePath {
        guard let text = realpath(path.string, nil) else { throw FileError("find", path, Errno(rawValue: errno)) }
        defer { free(text) }
        return FilePath(String(cString: text))
    }
}

/// A file that a config names cannot be taken in.
enum LocalFileError: Error, CustomStringConvertible {
    /// There is no files directory.
    case noDirectory
    /// The path leads out of the files directory.
    case outside(String)
    case file(FileError)
    /// A tree holds a device, a pipe or a socket.
    case special(FilePath)
    /// A tree is no directory, or holds more than is read.
    case tree(String)

    var description: String {
        switch self {
        case .noDirectory: "local files are relative to a directory that must be given with `--files-dir`"
        case .outside(let local): "`\(local)` leads out of the files directory; copy the file into it"
        case .file(let error): "\(error)"
        case .special(let path): "\(path) is no file, directory or link; take it out of the tree"
        case .tree(let reason): reason
        }
    }
}
