import Archive
import Files
package import OCI
package import SystemPackage

/// Which program serves the archive in an image.
package enum ServerProgram: Sendable {
    /// This one, as it runs, with its shared libraries.
    case running
    /// A statically linked slipway, for whichever architecture.
    case file(FilePath)
}

/// The layer of an image that makes it run: a server for the archive that the other layers hold.
///
/// A container of the image starts as root, for port 80 is not every container's to open otherwise (podman leaves
/// `net.ipv4.ip_unprivileged_port_start` at 1024), and the server gives root up once it listens. Arguments of `podman run`
/// replace the address only. Everything in the image may be read by everybody, so that another user may be set, with an
/// address that it may open.
package enum ServerLayer {
    /// Whom the server goes on as: a number that is nobody's elsewhere, as "distroless" images have it.
    private static let user = 65_532

    /// Writes the layer: a tar compressed with gzip, the same bytes for the same program.
    /// - Parameter checkStop: Called often; what it throws ends the work.
    /// - Throws: ``ImageBuildError`` when the program cannot run on the architecture, `FileError`, and what `checkStop` and
    ///   the destination throw.
    package static func write(
        _ program: ServerProgram, architecture: Architecture, to destination: any ImageDestination,
        checkStop: () throws -> Void = {}
    ) throws -> ImageFront {
        let files =
            switch program {
            case .running: try running(architecture)
            case .file(let path): ServerLayerFiles(program: try given(path, architecture))
            }
        return try write(files, to: destination, checkStop: checkStop)
    }

    static func write(
        _ files: ServerLayerFiles, to destination: any ImageDestination, checkStop: () throws -> Void = {}
    ) throws -> ImageFront {
        var uncompressed: Digest?
        let layer = try destination.putBlob(mediaType: .gzipLayer) { sink in
            let gzip = try GzipSink(sink)
            let tar = TarWriter(gzip)
            try files.write(to: tar, checkStop: checkStop)
            try tar.finish()
            uncompressed = try gzip.finish()
        }
        guard let uncompressed else { throw ImageBuildError("server layer", "was not written") }
        return .server(layer, uncompressed: uncompressed, execution: execution(needsLibraries: files.needsLibraries))
    }

    private static func running(_ architecture: Architecture) throws -> ServerLayerFiles {
        // By the link of the kernel, which leads to the program that runs even where its file was replaced.
        let file = try OpenFile("/proc/self/exe")
        let program = try Executable(file)
        guard program.machine == architecture.machine else {
            throw ImageBuildError(
                "server for \(architecture)", "this program is for \(program.processor) and cannot serve there",
                remedy:
                    "give a static slipway for \(architecture) with --server-binary (`make release-static` makes one), "
                    + "an image with a web server with --base, or leave the server out with --data-only")
        }
        guard let interpreter = program.interpreter else { return ServerLayerFiles(program: file) }
        return try ServerLayerFiles(
            program: file, interpreter: interpreter, libraries: ServerLayerFiles.loadedLibraries())
    }

    private static func given(_ path: FilePath, _ architecture: Architecture) throws -> OpenFile {
        let file = try OpenFile(path)
        let program = try Executable(file)
        guard program.machine == architecture.machine else {
            throw ImageBuildError(
                path.string, "is a program for \(program.processor), not for \(architecture)",
                remedy: "give a slipway that was built for \(architecture)")
        }
        guard program.interpreter == nil else {
            throw ImageBuildError(
                path.string, "needs shared libraries, which are not known here",
                remedy: "give a statically linked slipway, such as `make release-static` makes")
        }
        return file
    }

    static func execution(needsLibraries: Bool) -> ImageConfig.Execution {
        var execution = ImageConfig.Execution()
        execution.exposedPorts = ["80/tcp"]
        if needsLibraries { execution.environment = ["LD_LIBRARY_PATH=/\(ServerLayerFiles.libraries)"] }
        execution.entrypoint = ["/\(ServerLayerFiles.program)", "archive", "serve", "--user", "\(user)"]
        execution.command = ["--listen", "0.0.0.0:80"]
        execution.user = "0:0"
        execution.workingDirectory = "/"
        return execution
    }
}
