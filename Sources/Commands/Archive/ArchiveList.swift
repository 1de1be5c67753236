import ArgumentParser
import Markup
import OSTree
import Operations
import Repository

/// `slipway archive ls`.
struct ArchiveList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List a directory of a commit.",
        discussion: """
            Columns as in `ostree ls`: kind and mode, owner, group, size, path, and where a link points.

            EXAMPLES
              slipway archive ls oci:rack/image /usr/lib/modules
              slipway archive ls ostree:/srv/repo --ref ock -R /usr/etc
            """)

    @OptionGroup var archive: ArchiveArgument
    @Argument(help: "The directory or file.", transform: { try TreePath($0) })
    var path = TreePath.root
    @Option(help: "The branch or commit; the only branch unless it is given.")
    var ref: String?
    @Flag(name: [.customShort("R"), .long], help: "Go into directories.")
    var recursive = false
    @OptionGroup var format: FormatOption

    func run() async throws {
        let (archive, path, ref, recursive) = (archive, path, ref, recursive)
        let lines = try await interruptible {
            try await blocking { stop in
                let tree = try archive.open().commit(of: ref)
                guard let node = try tree.node(at: path) else {
                    throw RepositoryError(
                        "\(archive.location)", "has no `\(path)` in commit \(tree.checksum)", kind: .missing)
                }
                var lines = [try TreeLine(path, node, in: tree.store)]
                if recursive {
                    try tree.walk(from: (path, node)) { path, node in
                        if stop.isSet { throw CancellationError() }
                        lines.append(try TreeLine(path, node, in: tree.store))
                    }
                } else if case .directory(let directory, _) = node {
                    for child in try tree.children(directory) {
                        lines.append(try TreeLine(path.appending(child.name), child.node, in: tree.store))
                    }
                }
                return lines
            }
        }
        try format.show(.array(lines.map(\.value)), text: lines.map(\.text).joined(separator: "\n"))
    }
}
