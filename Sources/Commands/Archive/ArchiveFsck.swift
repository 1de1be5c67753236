import ArgumentParser
import Glibc
import Markup
import Operations
import Repository

/// `slipway archive fsck`.
struct ArchiveFsck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fsck",
        abstract: "Verify every object of an archive, and that its commits are whole.",
        discussion: """
            Every object is read and its checksum compared with its name; refs must name commits that are there, \
            everything that commits reach must be there, and the summary and the static deltas must agree with it. What \
            is wrong is listed, the first \(Fsck.Report.findingLimit) of it; the exit status is then 1.

            EXAMPLES
              slipway archive fsck oci:rack/image
              slipway archive fsck ostree:/srv/repo -o json
            """)

    @OptionGroup var archive: ArchiveArgument
    @Flag(help: "Show no progress.")
    var quiet = false
    @OptionGroup var format: FormatOption

    func run() async throws {
        let (archive, quiet) = (archive, quiet)
        let report = try await interruptible {
            try await blocking { stop in
                let progress = ProgressLine(isQuiet: quiet)
                defer { progress.end() }
                return try Fsck.check(
                    archive.open(), threads: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))),
                    progress: { progress.show(ProgressState(bytes: 0, objects: $0.checked, totalObjects: $0.total)) },
                    checkStop: { if stop.isSet { throw CancellationError() } })
            }
        }
        let verdict = report.isSound ? "sound" : "damaged"
        let summary = "\(archive.location): \(verdict), \(report.objects) objects, \(report.commits) commits"
        let untold = report.findingCount - report.findings.count
        let findings =
            report.findings.map { Terminal.word($0.description) } + (untold > 0 ? ["and \(untold) more"] : [])
        try format.show(report.value, text: (findings + [summary]).joined(separator: "\n"))
        if !report.isSound { throw CommandFailed(status: .invalidInput) }
    }
}

extension Fsck.Report {
    fileprivate var value: Value {
        [
            "sound": .bool(isSound), "objects": .integer(objects), "commits": .integer(commits),
            "partialCommits": .integer(partialCommits), "findingCount": .integer(findingCount),
            "findings": .array(
                findings.map {
                    ["kind": .string($0.kind.word), "place": .string($0.place), "reason": .string($0.reason)]
                }),
        ]
    }
}

extension Finding.Kind {
    /// The kind in one word, for scripts.
    fileprivate var word: String {
        switch self {
        case .missing: "missing"
        case .corrupt: "corrupt"
        case .unreadable: "unreadable"
        case .stray: "stray"
        case .danglingRef: "danglingRef"
        case .damagedRef: "damagedRef"
        case .unboundRef: "unboundRef"
        case .damagedSummary: "damagedSummary"
        case .staleSummary: "staleSummary"
        case .damagedDelta: "damagedDelta"
        }
    }
}
