import Containers
import Markup
import OCI
import Operations
import Registry

/// Runs a copy of an image, and asks for credentials where a registry wants some and somebody can be asked.
struct TransferRun {
    let transfer: ImageTransfer
    let isQuiet: Bool
    let format: FormatOption

    init(_ transfer: ImageTransfer, isQuiet: Bool, format: FormatOption) {
        self.transfer = transfer
        self.isQuiet = isQuiet
        self.format = format
    }

    /// Copies and prints the result.
    /// - Parameter settings: The side of the copy that credentials are asked for.
    func run(asking settings: any WritableKeyPath<ImageTransfer, RegistryAccess.Settings> & Sendable) async throws {
        let outcome = try await withCredentials(transfer[keyPath: settings]) { answered in
            var transfer = transfer
            transfer[keyPath: settings] = answered
            return try await attempt(transfer)
        }
        let verb = transfer.isDryRun ? "would be" : "are"
        let moved = "\(ProgressText.size(outcome.movedBytes)) of \(ProgressText.size(outcome.totalBytes))"
        let lines = outcome.blobs.filter { _ in transfer.isDryRun }
            .map { "\($0.descriptor.digest) \(ProgressText.size($0.descriptor.size)) \($0.outcome.word)" }
        try format.show(
            outcome.value(transfer),
            text: (lines + [
                "\(transfer.destination): \(moved) in \(outcome.blobs.count) blobs \(verb) sent",
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
