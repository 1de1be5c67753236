import ArgumentParser
import Markup
import Operations
import OSTree
import Repository

/// `slipway archive diff`.
struct ArchiveDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what differs between two commits.",
        discussion: """
            Lines as in `ostree diff`: M is modified, A added, D removed. The exit status does not tell whether there \
            are differences.

            EXAMPLES
              slipway archive diff oci:old oci:new
              slipway archive diff ostree:/srv/repo --from 'ock/1.31' --to 'ock/1.32'
            """)

    @OptionGroup var archive: ArchiveArgument
    @Argument(
        help: "The archive with the other commit; the same one unless it is given.",
        transform: { try ArchiveLocation($0) })
    var other: ArchiveLocation?
    @Option(help: "The branch or commit to compare from; the only branch unless it is given.")
    var from: String?
    @Option(help: "The branch or commit to compare with; the only branch unless it is given.")
    var to: String?
    @OptionGroup var format: FormatOption

    func validate() throws {
        guard other != nil || from != nil && to != nil else {
            throw ValidationError("name two archives, or two commits of one with --from and --to")
        }
    }

    func run() async throws {
        let (archive, other, from, to) = (archive, other, from, to)
        let changes = try await interruptible {
            try await blocking { stop in
                let first = try archive.open()
                let second = try other?.open(archive.platform.platform) ?? first
                return try TreeDifference.changes(from: first.commit(of: from), to: second.commit(of: to)) {
                    if stop.isSet { throw CancellationError() }
                }
            }
        }
        guard !changes.isEmpty || format.format != .text else { return }
        try format.show(
            .array(changes.map(\.value)), text: changes.map { Terminal.word($0.description) }.joined(separator: "\n"))
    }
}

extension TreeChange {
    fileprivate var value: Value {
        let path = Value.string(path.description)
        return switch kind {
        case .added: ["path": path, "change": "added"]
        case .removed: ["path": path, "change": "removed"]
        case .modified(let aspects):
            [
                "path": path, "change": "modified",
                "aspects": .array(aspects.map(\.rawValue).sorted().map { .string($0) }),
            ]
        }
    }
}
