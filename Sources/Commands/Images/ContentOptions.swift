import ArgumentParser
import ImageBuild
import OCI
import Operations
import SystemPackage

/// What an archive image holds besides the commit that was asked for.
struct ContentOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The image of the version before: objects that it holds are neither compressed nor written again, its layers \
            are taken over.
            """, valueName: "image"), transform: { try ImageLocation($0) })
    var previous: ImageLocation?
    @Flag(help: "Keep the commits and branches of the previous image too.")
    var keepPrevious = false
    @Option(help: ArgumentHelp("How many parents of a repository's commits come along.", valueName: "count"))
    var depth = 0
    @Option(
        help: ArgumentHelp(
            "Make a static delta, from nothing (scratch) or from the previous image's commit (previous); may be repeated.",
            valueName: "scratch|previous"))
    var delta: [DeltaKind] = []
    @Flag(help: "Write no summary.")
    var noSummary = false
    @Option(
        help: ArgumentHelp(
            "Sign commits and summary with the ed25519 key in this file: as `ostree sign` takes it, or PEM.",
            valueName: "file"))
    var signKey: String?

    func validate() throws {
        guard depth >= 0 else { throw ValidationError("--depth is 0 or more") }
        if previous == nil {
            guard !keepPrevious else { throw ValidationError("--keep-previous needs --previous") }
            guard !delta.contains(.previous) else { throw ValidationError("--delta previous needs --previous") }
        }
    }

    /// Tells a creation what these options say.
    func apply(to creation: inout ImageCreation) throws {
        creation.previous = previous
        creation.keepsPrevious = keepPrevious
        creation.depth = depth
        creation.deltas = Set(delta)
        creation.writesSummary = !noSummary
        creation.signature = try signKey.map { try ImageSignature(keyFile: FilePath($0)) }
    }
}

extension DeltaKind: ExpressibleByArgument {}
