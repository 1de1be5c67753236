import Files
package import OCI
package import SystemPackage

extension ServerProgram {
    /// Chooses the program for an architecture: the first given file that is for it, else this program.
    /// - Throws: `FileError`, or ``ImageBuildError`` when a file is no program.
    package static func choice(among files: [FilePath], for architecture: Architecture) throws -> ServerProgram {
        for path in files where try Executable(OpenFile(path)).machine == architecture.machine { return .file(path) }
        return .running
    }
}
