import Markup
import OCI
import Operations

/// Sends the images of a bundle to a private registry, and prints where they are.
struct SpreadRun {
    let spread: BundleSpread
    let isQuiet: Bool
    let format: FormatOption

    func run() async throws {
        let outcomes = try await withCredentials(spread.registries) { settings in
            var spread = spread
            spread.registries = settings
            return try await attempt(spread)
        }
        let pairs = zip(spread.items, outcomes)
        let values = pairs.map { item, outcome in
            Value.object([
                .init("name", .string(item.name.description)), .init("place", .string("docker://\(item.place)")),
                .init("digest", .string(outcome.descriptor.digest.description)),
                .init("bytes", .integer(outcome.totalBytes)), .init("movedBytes", .integer(outcome.movedBytes)),
            ])
        }
        let lines = pairs.map { item, outcome in
            "docker://\(item.place) \(outcome.descriptor.digest): \(outcome.summary(isDryRun: spread.isDryRun))"
        }
        try format.show(
            [
                "images": .array(values), "registriesConf": .string(spread.registriesConf),
            ],
            text: (lines + ["", "# for registries.conf on the nodes", spread.registriesConf]).joined(separator: "\n"))
    }

    private func attempt(_ spread: BundleSpread) async throws -> [ImageTransfer.Outcome] {
        let display = CopyDisplay(isQuiet: isQuiet)
        return try await interruptible {
            try await blocking { stop in
                defer { display.end() }
                return try spread.run(
                    begin: { display.begin("\($0.name)") }, report: display.show, note: display.note,
                    isStopped: { stop.isSet })
            }
        }
    }
}
