import ArgumentParser
import Glibc
import ImageBuild
import Markup
import OCI
import Operations
import Repository
import SystemPackage

/// `slipway archive prune`.
struct ArchivePrune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove what no branch reaches any more.",
        discussion: """
            Of a repository (mode archive), objects and static deltas are removed. An image is made anew with the layers \
            that it needs as a whole and one for the rest, under its own name and without its static deltas; of its \
            layout, blobs that no image needs are removed. An image whose summary is signed needs the key again. Before \
            the work (--dry-run), the blobs that it will replace are not counted.

            EXAMPLES
              slipway archive prune oci:rack/image --dry-run
              slipway archive prune ostree:/srv/repo --depth 0
            """)

    @Argument(
        help: ArgumentHelp(
            "The archive: ostree:REPOSITORY, oci:DIRECTORY[:TAG] or oci-archive:FILE[:TAG].", valueName: "archive"),
        transform: { try ArchiveLocation($0) })
    var location: ArchiveLocation
    @Option(
        help: ArgumentHelp("How many parents of each branch's commit stay; all unless it is given.", valueName: "count")
    )
    var depth: Int?
    @Option(
        help: ArgumentHelp("Sign an image's new summary with the ed25519 key in this file.", valueName: "file"))
    var signKey: String?
    @Flag(name: [.customShort("n"), .long], help: "Remove nothing; say what would be removed.")
    var dryRun = false
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard depth ?? 0 >= 0 else { throw ValidationError("--depth is 0 or more") }
        if case .image(let image) = location, ![.directory, .archive].contains(image.transport) {
            throw ValidationError("\(image): only images in oci: and oci-archive: can be made anew")
        }
        if case .repository = location, signKey != nil { throw ValidationError("--sign-key is for images") }
    }

    func run() async throws {
        let (location, depth, dryRun, signKey) = (location, depth ?? .max, dryRun, signKey)
        let (objects, deltas, blobs, bytes) = try await interruptible {
            try await blocking { stop in
                let checkStop: @Sendable () throws -> Void = { if stop.isSet { throw CancellationError() } }
                switch location {
                case .repository(let path):
                    let result = try Prune.run(
                        RepositoryStore(path), parents: depth, dryRun: dryRun, checkStop: checkStop)
                    return (result.objects.count, result.deltas.count, 0, Int(clamping: result.bytes))
                case .image(let image):
                    let signature = try signKey.map { try ImageSignature(keyFile: FilePath($0)) }
                    let result = try ImagePruning(image, depth: depth, signature: signature).run(
                        dryRun: dryRun, threads: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), checkStop: checkStop)
                    return (result.objects, result.deltas, result.blobs, result.bytes)
                }
            }
        }
        let verb = dryRun ? "would be removed" : "removed"
        try format.show(
            [
                "objects": .integer(objects), "deltas": .integer(deltas), "blobs": .integer(blobs),
                "bytes": .integer(bytes), "dryRun": .bool(dryRun),
            ],
            text: "\(location): \(objects) objects, \(deltas) static deltas and \(blobs) blobs of \(bytes) bytes "
                + verb)
    }
}
