import ArgumentParser
import ImageBuild
import OCI
import Operations
import SystemPackage

/// What hands the archive out when the image is run.
struct FrontOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            A web server's image that the archive is put on, at /usr/share/nginx/html/ostree: \(ImagePlace.readableForms).
            """, valueName: "image"),
        transform: { try ImagePlace($0) })
    var base: ImagePlace?
    @Option(
        help: ArgumentHelp(
            """
            A statically linked slipway that the image shall run; needed for another architecture than this machine's. \
            May be repeated: each architecture takes the one that is for it.
            """, valueName: "file"))
    var serverBinary: [String] = []
    @Flag(help: "Put no server into the image: an artifact that carries the archive.")
    var dataOnly = false

    func validate() throws {
        guard [base != nil, !serverBinary.isEmpty, dataOnly].filter({ $0 }).count <= 1 else {
            throw ValidationError("give one of --base, --server-binary and --data-only")
        }
    }

    /// What the options ask for.
    var front: ImageCreation.Front {
        if dataOnly { return .none }
        if let base { return .base(base) }
        return .server(serverBinary.map { FilePath($0) })
    }
}
