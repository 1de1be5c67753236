import ArgumentParser
import Markup
import Media
import SystemPackage

/// `slipway media show`.
struct MediaShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what an installation medium is and the files kept of it.",
        discussion: """
            With -o json or yaml it has the fields of `slipway media list`, and files: path, size, sha256 and blob, the \
            place where the bytes are.

            EXAMPLES
              slipway media show ol9
              slipway media show ol9 -o json
            """)

    @Argument(help: ArgumentHelp("The medium.", valueName: "name"), transform: { try MediumName($0) })
    var name: MediumName
    @OptionGroup var media: MediaOption
    @OptionGroup var state: StateOption
    @OptionGroup var format: FormatOption

    func run() throws {
        let store = try media.store(state)
        let medium = try store.medium(named: name)
        let size = MediaSizes(try store.media { _ in }).of(medium)
        let files = medium.files.sorted { $0.key < $1.key }
        guard case .object(let members) = medium.value(size) else { return }
        let listed = files.map { path, file in
            [
                "path": .string(path), "size": .integer(file.size), "sha256": .string(file.digest.hex),
                "blob": .string(store.path(of: file).string),
            ] as Value
        }
        let facts = [
            "\(medium.name): \(medium.title)",
            "source: \(medium.source ?? "single files")" + (medium.sourceDigest.map { ", sha256:\($0)" } ?? ""),
            "checksums that matched: \(medium.verifiedCount)",
            "size: \(ProgressText.size(size.all)), of which its own: \(ProgressText.size(size.own))",
        ]
        try format.show(
            .object(members + [Value.Member("files", .array(listed))]),
            text: (facts + files.map { "\($0.value.digest)  \($0.value.size)  \(Terminal.word($0.key))" })
                .joined(separator: "\n"))
    }
}
