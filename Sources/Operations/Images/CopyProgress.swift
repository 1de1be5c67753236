package import OCI
import Synchronization

/// How far a copy of an image is.
package struct CopyProgress: Sendable {
    /// Bytes of blobs that are at the destination, and of all.
    package internal(set) var bytes = 0
    package let totalBytes: Int
    package internal(set) var blobs = 0
    package let totalBlobs: Int
    /// The blob that has just come to be there, and how; nil when nothing but the numbers changed.
    package internal(set) var finished: (descriptor: Descriptor, outcome: BlobOutcome)?
}

/// Counts what several threads copy, and tells it.
final class CopyCounter: Sendable {
    private let progress: Mutex<CopyProgress>
    private let report: @Sendable (CopyProgress) -> Void

    init(_ blobs: [Descriptor], report: @escaping @Sendable (CopyProgress) -> Void) {
        progress = Mutex(
            CopyProgress(
                totalBytes: blobs.reduce(0) { $0.addingReportingOverflow($1.size).partialValue },
                totalBlobs: blobs.count))
        self.report = report
    }

    func add(_ bytes: Int) {
        progress.withLock { progress in
            progress.bytes += bytes
            progress.finished = nil
            report(progress)
        }
    }

    func finish(_ descriptor: Descriptor, _ outcome: BlobOutcome) {
        progress.withLock { progress in
            progress.blobs += 1
            progress.finished = (descriptor, outcome)
            report(progress)
        }
    }
}
