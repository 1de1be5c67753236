package import Archive
package import OCI

extension RegistryRepository {
    /// Stores a blob unless the repository has it.
    /// - Parameters:
    ///   - mountsFrom: Other repositories of the registry that may have the blob.
    ///   - report: Told of bytes as they are sent, or found stored, in numbers that add up to the blob's size; a negative
    ///     number takes bytes back that are sent again.
    ///   - open: Opens the bytes from an offset on.
    /// - Throws: `ImageError` when the bytes are not the descriptor's, and nothing is stored then; ``RegistryError``,
    ///   `CancellationError`, and what reading the bytes throws.
    package func upload(
        _ descriptor: Descriptor, mountsFrom: [String] = [], report: (Int) -> Void,
        open: (Int) throws -> any ByteSource
    ) throws -> BlobOutcome {
        try withoutActuallyEscaping(report) { report in
            try withoutActuallyEscaping(open) { open in
                let bytes = try UploadBytes(
                    descriptor, place: place, stop: session.shared.stop, report: report, open: open)
                let transfer = BlobTransfer(self, descriptor, bytes, mountsFrom: mountsFrom)
                let outcome = try transfer.run()
                bytes.correctReport(to: descriptor.size)
                return outcome
            }
        }
    }
}
