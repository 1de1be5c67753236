import ImageBuild
import Operations

/// How far long work is.
struct ProgressState: Equatable, Sendable {
    /// Bytes read so far.
    var bytes: Int
    /// Bytes in all; nil when nobody knows.
    var totalBytes: Int?
    /// Objects made or met so far.
    var objects: Int
    /// Objects in all, where they are what is counted.
    var totalObjects: Int?
    /// What is said in place of the number of objects.
    var parts: String?

    init(bytes: Int, totalBytes: Int? = nil, objects: Int, totalObjects: Int? = nil) {
        self.bytes = bytes
        self.totalBytes = totalBytes
        self.objects = objects
        self.totalObjects = totalObjects
    }

    /// Bytes of an image's blobs.
    init(_ progress: CopyProgress) {
        self.init(bytes: progress.bytes, totalBytes: progress.totalBytes, objects: progress.blobs)
        parts = "\(progress.blobs) of \(progress.totalBlobs) blobs"
    }

    /// What is counted: bytes, or objects where their sum is known.
    var done: Int { totalObjects == nil ? bytes : objects }

    /// Of that, all there is; nil when nobody knows.
    var total: Int? { totalObjects ?? totalBytes }

    /// Bytes as the source keeps them.
    init(_ progress: BuildProgress) {
        self.init(bytes: progress.sourceBytes, totalBytes: progress.sourceTotal, objects: progress.objects)
    }
}
