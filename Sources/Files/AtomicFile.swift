package import SystemPackage

/// Small files that are complete the moment they bear their name.
package enum AtomicFile {
    /// Writes a whole file: beside the target first, then made durable, then renamed over it. What killed runs left of
    /// earlier writes of this file is removed.
    /// - Parameter mode: The permissions of the file; the process's umask does not change them.
    /// - Throws: ``FileError``; the target is then as it was.
    package static func write(_ bytes: [UInt8], to target: FilePath, mode: FilePermissions) throws(FileError) {
        guard let name = target.lastComponent?.string, name != ".", name != ".." else {
            throw FileError("write to", target, Errno.isDirectory)
        }
        let directory = target.removingLastComponent()
        try StagedFile.sweep(directory, of: name)
        let file = try StagedFile(in: directory, for: name, mode: mode)
        try bytes.withUnsafeBufferPointer { (buffer) throws(FileError) in
            try file.write(UnsafeRawBufferPointer(buffer))
        }
        try file.commit(as: name)
        try syncDirectory(directory)
    }
}
