import Archive
import CLink
import Files
import Glibc
import SystemPackage

/// The files of a server layer: the program, and what it needs to run.
struct ServerLayerFiles {
    /// Where the program lies in the image.
    static let program = "usr/bin/slipway"
    /// Where its shared libraries lie in the image, under the names by which the program asks for them.
    static let libraries = "usr/lib/slipway"

    /// By their paths in the image.
    let files: [String: OpenFile]
    /// Whether the loader has to find libraries.
    var needsLibraries: Bool { files.count > 1 }

    /// A program that needs nothing else.
    init(program: OpenFile) {
        files = [Self.program: program]
    }

    /// A program, the loader it asks for and the libraries that the loader finds.
    ///
    /// The libraries go by their names into a directory of their own, so that the image depends neither on where this
    /// machine has them nor on whether its `/lib` is a link.
    /// - Throws: ``ImageBuildError`` when two libraries have one name; `FileError`.
    init(program: OpenFile, interpreter: String, libraries: [String]) throws {
        var files = [Self.program: program]
        let loader = String(interpreter.drop { $0 == "/" })
        files[loader] = try OpenFile(FilePath(interpreter))
        for path in libraries {
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            // The loader is there already, where the kernel looks for it.
            guard name != FilePath(interpreter).lastComponent?.string else { continue }
            guard files.updateValue(try OpenFile(FilePath(path)), forKey: "\(Self.libraries)/\(name)") == nil else {
                throw ImageBuildError(path, "is the second library of this name that the program uses")
            }
        }
        self.files = files
    }

    /// Writes the files, with the directories above them.
    func write(to tar: TarWriter, checkStop: () throws -> Void) throws {
        var directories: Set<String> = []
        for (path, file) in files.sorted(by: { $0.key < $1.key }) {
            for directory in Self.parents(of: path) where directories.insert(directory).inserted {
                try tar.directory(directory)
            }
            try tar.file(path, size: file.size, mode: 0o755) { sink in
                try FileExtent(file: file, range: 0..<file.size).forEachPiece { piece in
                    try checkStop()
                    try sink.write(piece)
                }
            }
        }
    }

    private static func parents(of path: String) -> [String] {
        let parts = path.split(separator: "/")
        return (1..<max(1, parts.count)).map { parts[..<$0].joined(separator: "/") }
    }

    /// The paths under which the loader has loaded libraries into this process.
    static func loadedLibraries() -> [String] {
        var paths: [String] = []
        withUnsafeMutablePointer(to: &paths) { paths in
            _ = dl_iterate_phdr(
                { information, _, paths in
                    guard let name = information?.pointee.dlpi_name, let paths else { return 0 }
                    let path = String(cString: name)
                    // The program itself has no name, and what the kernel lends to every process is no file.
                    if path.utf8.contains(UInt8(ascii: "/")) {
                        paths.assumingMemoryBound(to: [String].self).pointee.append(path)
                    }
                    return 0
                }, paths)
        }
        return paths
    }
}
