import ArgumentParser
import Media
import SystemPackage

/// `--media DIR`, where installation media are kept.
struct MediaOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where installation media are kept; SLIPWAY_MEDIA, then `media` in the directory of --state.",
            valueName: "directory"))
    var media: String?

    /// The media of that directory.
    /// - Throws: ``CommandFailed`` when there is no home directory to look in.
    func store(_ state: StateOption) throws -> MediaStore {
        if let directory = media ?? Environment["SLIPWAY_MEDIA"] { return MediaStore(FilePath(directory)) }
        return MediaStore(try state.directory().appending("media"))
    }
}
