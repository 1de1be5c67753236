import Files
import Kickstart
import SystemPackage

/// A directory that stands for the root of the installer's file system while included files are looked for.
struct IncludeRoot {
    private let directory: FilePath

    init(_ directory: String) { self.directory = FilePath(directory).lexicallyNormalized() }

    /// The file that a Kickstart includes; nil for a URL. As in pykickstart, a relative path that is not there is looked
    /// for beside the file that names it.
    /// - Throws: `FileError`; `OutsideIncludeRoot` for a path that leads out of the directory.
    func find(_ path: String, from source: String) throws -> KickstartText.Inclusion? {
        guard !path.contains("://") else { return nil }
        guard var file = directory.lexicallyResolving(FilePath(path)) else {
            throw OutsideIncludeRoot(path: path, directory: directory.string)
        }
        let beside = FilePath(source).lexicallyNormalized().removingLastComponent()
        if !path.hasPrefix("/"), try !exists(file),
            directory.isEmpty || directory == "." || beside.starts(with: directory),
            let other = beside.lexicallyResolving(FilePath(path)), try exists(other)
        {
            file = other
        }
        return KickstartText.Inclusion(source: file.string, bytes: try readFile(file, limit: CheckLimits.bytes))
    }
}

/// An include that leads out of where includes are.
struct OutsideIncludeRoot: Error, CustomStringConvertible {
    let path: String
    let directory: String

    var description: String { "\(path) leads out of \(directory)" }
}
