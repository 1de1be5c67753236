/// The documents that lead from a manifest or an index to blobs, and the blobs, each once.
struct DocumentWalk {
    private static let depthLimit = 8
    private static let documentLimit = 2_000
    private static let byteLimit = 64 << 20

    private let source: any ImageSource
    private(set) var documents: [(descriptor: Descriptor, bytes: [UInt8])] = []
    private(set) var blobs: [Descriptor] = []
    /// Bytes of all the blobs.
    private(set) var size = 0
    private var sizes: [Digest: Int] = [:]
    private var followed: [Digest: MediaType] = [:]
    private var taken: Set<Digest> = []
    /// What is in ``size``; a document that is a blob too is in it.
    private var counted: Set<Digest> = []
    private var foreign: [Descriptor] = []
    private var bytesRead = 0

    init(_ source: any ImageSource) { self.source = source }

    /// Reads a document and all that it leads to.
    /// - Throws: `Fault`, `FaultReport`, ``ImageError`` or what the source throws.
    mutating func follow(_ descriptor: Descriptor) throws { try follow(descriptor, depth: 0) }

    private mutating func follow(_ descriptor: Descriptor, depth: Int) throws {
        try checkSize(descriptor)
        let type = descriptor.mediaType
        if let known = followed.updateValue(type, forKey: descriptor.digest) {
            // Once a manifest and once an index: no two readers shall take it for different things.
            guard known == type else {
                throw ImageError.mismatch(source.place, descriptor, "the kinds `\(known)` and `\(type)`")
            }
            return
        }
        guard type.isManifest || type.isIndex else {
            throw ImageError(
                source.place, "\(descriptor.digest) in it is of the kind `\(type)`",
                remedy: "manifests and indexes of OCI and of Docker's schema 2 can be copied")
        }
        let bytes = try source.document(descriptor)
        bytesRead += bytes.count
        guard depth < Self.depthLimit, followed.count <= Self.documentLimit, bytesRead <= Self.byteLimit else {
            throw ImageError(
                source.place, "its indexes nest too deep, or its documents are too many",
                remedy:
                    "\(Self.depthLimit) levels, \(Self.documentLimit) documents and \(Self.byteLimit) bytes are read")
        }
        let name = source.name(descriptor)
        try ImageDocument.check(bytes, is: type, source: name)
        if type.isIndex {
            for entry in try ImageIndex(bytes, source: name).manifests { try follow(entry, depth: depth + 1) }
        } else {
            let manifest = try Manifest(bytes, source: name)
            for blob in [manifest.config] + manifest.layers { try take(blob) }
        }
        documents.append((descriptor, bytes))
    }

    /// Layers that need not be copied everywhere: nothing in the image says that they must.
    var foreignBlobs: [Descriptor] {
        var seen = taken
        return foreign.filter { seen.insert($0.digest).inserted }
    }

    private mutating func take(_ blob: Descriptor) throws {
        try checkSize(blob)
        if blob.mediaType.isNondistributableLayer, !blob.urls.isEmpty {
            foreign.append(blob)
        } else if taken.insert(blob.digest).inserted {
            blobs.append(blob)
        }
        guard counted.insert(blob.digest).inserted else { return }
        let (sum, isOver) = size.addingReportingOverflow(blob.size)
        guard !isOver else {
            throw ImageError(
                source.place, "its blobs add up to more bytes than can be counted",
                remedy: "the image is damaged; make or copy it again")
        }
        size = sum
    }

    /// One digest has one size, whoever names it.
    private mutating func checkSize(_ descriptor: Descriptor) throws {
        guard let known = sizes.updateValue(descriptor.size, forKey: descriptor.digest), known != descriptor.size else {
            return
        }
        throw ImageError.mismatch(source.place, descriptor, "\(known) bytes and \(descriptor.size) bytes")
    }
}
