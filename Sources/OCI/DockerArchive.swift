import Archive
import Files
import OpenSSL
import SystemPackage

/// The images of a tar file that `docker save` wrote (containers-transports(5), `docker-archive:`).
///
/// It has no manifests as registries know them: they are made up in memory, with the digests that a plain layer has by
/// the image's config, and that are computed for a compressed one.
final class DockerArchive: LocalImages {
    private let location: ImageLocation
    private let files: DockerArchiveFiles
    private let list: DockerArchiveList
    private var manifests: [Digest: [UInt8]] = [:]
    private var blobs: [Digest: FileExtent] = [:]
    /// Those of compressed layers by their place in the file: many images may share one, which is read once.
    private var computed: [Range<Int>: Digest] = [:]
    /// Made up when something is asked for, since a compressed layer is read whole for it.
    private lazy var images = Result { try named() }

    var place: String { "\(location)" }

    /// - Throws: ``ImageError``, `Fault` or `FaultReport` when this is no such file.
    init(_ location: ImageLocation) throws {
        self.location = location
        let bytes: [UInt8]
        do {
            files = try DockerArchiveFiles(location.path)
            guard let extent = try files.file(DockerArchiveList.name) else {
                throw OCIValueError(DockerArchiveList.name, is: "missing")
            }
            bytes = try extent.bytes(limit: ImageDocument.byteLimit)
        } catch {
            throw ImageError.unopened(location, error)
        }
        list = try DockerArchiveList(bytes, source: "\(location), \(DockerArchiveList.name)")
    }

    func root() throws -> [Descriptor] { try images.get() }

    func document(_ descriptor: Descriptor) throws -> [UInt8] {
        _ = try root()
        return try manifests[descriptor.digest] ?? storedDocument(descriptor)
    }

    func find(_ descriptor: Descriptor) throws -> FileExtent? {
        _ = try root()
        return blobs[descriptor.digest]
    }

    /// The images that the location names; fills the tables of manifests and blobs.
    private func named() throws -> [Descriptor] {
        let named = list.images(location.reference)
        guard !named.isEmpty || location.reference == nil else {
            let names = list.images.prefix(20).enumerated().map { $1.names.first.map { "`\($0)`" } ?? "`@\($0)`" }
            throw ImageError(
                place, "it does not hold an image of that name", remedy: "it holds \(names.joined(separator: ", "))")
        }
        return try named.map(descriptor)
    }

    private func descriptor(of image: DockerArchiveList.Image) throws -> Descriptor {
        let bytes = try extent(image.config).bytes(limit: ImageDocument.byteLimit)
        let config = try ImageConfig(bytes, source: "\(location), \(image.config)")
        guard config.layerDigests.count == image.layers.count else {
            throw ImageError(
                place, "its config names \(config.layerDigests.count) layers, its manifest \(image.layers.count)",
                remedy: "make the image again")
        }
        let configBlob = Descriptor(mediaType: .config, digest: try Digest(of: bytes), size: bytes.count)
        blobs[configBlob.digest] = try extent(image.config)
        let layers = try zip(image.layers, config.layerDigests).map { path, digest in
            let extent = try extent(path)
            let type = try Self.layerType(extent)
            let layer = Descriptor(
                mediaType: type, digest: type.isPlainLayer ? digest : try self.digest(of: extent),
                size: extent.range.count)
            blobs[layer.digest] = extent
            return layer
        }
        let manifest = Manifest(config: configBlob, layers: layers).bytes
        let digest = try Digest(of: manifest)
        manifests[digest] = manifest
        return Descriptor(
            mediaType: .manifest, digest: digest, size: manifest.count, platform: config.platform,
            annotations: image.names.first.map { [Descriptor.referenceName: $0] } ?? [:])
    }

    private func digest(of extent: FileExtent) throws -> Digest {
        if let digest = computed[extent.range] { return digest }
        let digest = try Digest(of: extent)
        computed[extent.range] = digest
        return digest
    }

    private func extent(_ path: String) throws -> FileExtent {
        guard let extent = try files.file(path) else {
            throw ImageError(place, "`\(path)` is missing in it", remedy: "the image is damaged; make or copy it again")
        }
        return extent
    }

    /// Docker's own layers are plain; other programs leave them as they were.
    private static func layerType(_ extent: FileExtent) throws -> MediaType {
        let start = extent.range.lowerBound
        let size = min(Compression.magicSize, extent.range.count)
        let magic = try FileExtent(file: extent.file, range: start..<start + size).bytes(limit: size)
        return switch Compression(magic: magic) {
        case .gzip: .gzipLayer
        case .zstd: .zstdLayer
        case .plain: .layer
        }
    }
}

extension Digest {
    /// The digest of a run of bytes in a file, which is read whole.
    fileprivate init(of extent: FileExtent) throws {
        let source = ExtentSource(extent)
        var hash = try SHA256()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while case let count = try source.read(into: buffer), count > 0 {
            try hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        try self.init(hash)
    }
}
