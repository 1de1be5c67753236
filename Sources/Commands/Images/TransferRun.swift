import Markup
import OCI
import Operations

/// Runs a copy of an image, and asks for credentials where a registry wants some and somebody can be asked.
struct TransferRun {
    let transfer: ImageTransfer
    let isQuiet: Bool
    let format: FormatOption

    /// Copies and prints the result.
    func run() async throws {
        let outcome = try await withCredentials(transfer.registries, for: transfer.namedRegistry) { answered in
            var transfer = transfer
            transfer.registries = answered
            return try await attempt(transfer)
        }
        let lines = outcome.blobs.filter { _ in transfer.isDryRun }
            .map { blob in
                let word = blob.outcome == .present ? "" : "would be "
                return
                    "\(blob.descriptor.digest) \(ProgressText.size(blob.descriptor.size)) \(word)\(blob.outcome.word)"
            }
        try format.show(
            outcome.value(transfer),
            text: (lines + [
                "\(transfer.destination): \(outcome.summary(isDryRun: transfer.isDryRun))",
                outcome.descriptor.digest.description,
            ]).joined(separator: "\n"))
    }

    private func attempt(_ transfer: ImageTransfer) async throws -> ImageTransfer.Outcome {
        let display = CopyDisplay(isQuiet: isQuiet)
        return try await interruptible {
            try await blocking { stop in
                defer { display.end() }
                return try transfer.run(report: display.show, note: display.note, isStopped: { stop.isSet })
            }
        }
    }
}

extension ImageTransfer.Outcome {
    /// How much was moved, or would be.
    func summary(isDryRun: Bool) -> String {
        let verb = isDryRun ? "would be sent" : "sent"
        let moved = blobs.count { $0.outcome == .stored }
        if moved == 0 {
            return
                "nothing \(verb), \(ProgressText.size(totalBytes)) in \(blobs.count) blobs \(isDryRun ? "would be" : "are") there"
        }
        let all = moved == blobs.count ? "" : " of \(blobs.count)"
        return "\(ProgressText.size(movedBytes)) in \(moved)\(all) blobs \(verb)"
    }

    fileprivate func value(_ transfer: ImageTransfer) -> Value {
        .object(omittingNil: [
            ("digest", .string(descriptor.digest.description)),
            ("mediaType", .string(descriptor.mediaType.description)),
            ("source", .string(transfer.source.description)),
            ("destination", .string(transfer.destination.description)),
            ("dryRun", transfer.isDryRun ? true : nil), ("bytes", .integer(totalBytes)),
            ("movedBytes", .integer(movedBytes)),
            (
                "blobs",
                .array(
                    blobs.map { blob in
                        [
                            "digest": .string(blob.descriptor.digest.description),
                            "size": .integer(blob.descriptor.size), "outcome": .string(blob.outcome.rawValue),
                        ]
                    })
            ),
        ])
    }
}
