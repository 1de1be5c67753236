import ArgumentParser
import OCI
import Operations

/// What of an image is copied, and how.
struct CopyOptions: ParsableArguments {
    @Option(
        help: "The architecture to take of an image with several: amd64 or arm64.", transform: { try Architecture($0) })
    var arch: Architecture?
    @Flag(help: "Take every platform of an index, and the index as it is.")
    var all = false
    @Flag(help: "Say what would be sent, and send nothing.")
    var dryRun = false
    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        guard arch == nil || !all else { throw ValidationError("--arch and --all exclude each other") }
    }

    /// Which images of an index are meant.
    var platforms: CopyPlan.Choice { all ? .all : arch.map { .one(Platform($0)) } ?? .only }
}
