import Archive

extension ImageDestination {
    /// Stores a blob unless it is there; one after the other, at any destination. ``ConcurrentDestination`` takes
    /// several at once.
    /// - Parameter report: Told of bytes as they are stored, or found stored, in numbers that add up to the blob's size.
    /// - Returns: How the destination came to have the blob.
    /// - Throws: What ``takeBlob(_:from:)`` throws.
    package func takeBlob(_ content: BlobContent, report: (Int) -> Void) throws -> BlobOutcome {
        var outcome = BlobOutcome.present
        try withoutActuallyEscaping(report) { report in
            try takeBlob(content.descriptor) {
                outcome = .stored
                return ReportingSource(try content.bytes(from: 0), report: report)
            }
        }
        if outcome == .present { report(content.descriptor.size) }
        return outcome
    }
}

/// Tells of the bytes that are read.
private final class ReportingSource: ByteSource {
    private let source: any ByteSource
    private let report: (Int) -> Void

    init(_ source: any ByteSource, report: @escaping (Int) -> Void) {
        self.source = source
        self.report = report
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try source.read(into: buffer)
        if count > 0 { report(count) }
        return count
    }
}
