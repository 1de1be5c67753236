import ArgumentParser
import Markup
import Media

/// `slipway media list`.
struct MediaList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the installation media.",
        discussion: """
            SIZE is what all files of a medium take, OWN what would be free without it. A damaged medium is left out \
            and named on standard error, and the status is 1.

            With -o json or yaml each medium has name, product, release, variant, architecture, version, source, \
            sourceSHA256, verifiedChecksums, kernel, initrd, stage2, rootfs, fileCount, bytes and ownBytes; what is \
            not known is null.

            EXAMPLES
              slipway media list
              slipway media list -o json --media /srv/media
            """)

    @OptionGroup var media: MediaOption
    @OptionGroup var state: StateOption
    @OptionGroup var format: FormatOption

    func run() throws {
        var isDamaged = false
        let media = try media.store(state).media { error in
            isDamaged = true
            Terminal.complain("\(error)")
        }
        let sizes = MediaSizes(media)
        let rows = media.map { medium in
            let size = sizes.of(medium)
            return [
                medium.name.description, ProgressText.size(size.all), ProgressText.size(size.own),
                Terminal.word(medium.title),
            ]
        }
        if !rows.isEmpty || format.format != .text {
            try format.show(
                .array(media.map { $0.value(sizes.of($0)) }),
                text: Self.table([["NAME", "SIZE", "OWN", "WHAT"]] + rows))
        } else if !isDamaged {
            Terminal.note("there are no media; import one with `slipway media import`")
        }
        if isDamaged { throw CommandFailed(status: .invalidInput) }
    }

    private static func table(_ rows: [[String]]) -> String {
        let widths = (0..<3).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ") + "  "
                + row[3]
        }
        .joined(separator: "\n")
    }
}
