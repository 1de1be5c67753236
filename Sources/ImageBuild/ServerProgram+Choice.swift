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

    /// Refuses files none of which is for any of the architectures: somebody would wait for them in vain.
    /// - Throws: `FileError`, or ``ImageBuildError``.
    package static func check(_ files: [FilePath], for architectures: [Architecture]) throws {
        let programs = try files.map { try Executable(OpenFile($0)) }
        guard let path = files.first, let program = programs.first,
            !programs.contains(where: { program in architectures.contains { $0.machine == program.machine } })
        else { return }
        throw ImageBuildError(
            path.string, "is a program for \(program.processor), and no image is made for that",
            remedy: "give a static slipway for " + architectures.map(\.rawValue).joined(separator: " or "))
    }
}
