package import Archive
package import Files
import SystemPackage

/// Writes an image into a tar file that `docker load` and `podman load` take (containers-transports(5),
/// `docker-archive:`).
///
/// Layers are unpacked on the way, and the manifest is given up: config and layers are what such a file keeps of an
/// image. The file replaces whatever bore its name, when it is complete.
package final class DockerArchiveWriter: ImageDestination {
    /// No layer unpacks to more.
    private static let layerLimit = 1 << 38

    private let place: String
    /// With registry and tag; nil for an image without a name.
    private let name: String?
    private let directory: FilePath
    private let tar: StagedTar
    /// What each layer is unpacked, by the digest that it had.
    private var layers: [Digest: (size: Int, plain: Digest)] = [:]
    private var images: [Digest: DockerArchiveList.Image] = [:]

    package var needsForeignBlobs: Bool { true }

    /// Begins a temporary file beside the target, and removes what a killed run left there.
    /// - Throws: `FileError`, or ``ImageError`` when the path names no file or the image cannot be called so.
    package init(_ location: ImageLocation) throws {
        place = "\(location)"
        name = try location.reference.map { text in
            do {
                let reference = try ImageReference(text)
                return "\(reference.name):\(reference.tag ?? "latest")"
            } catch {
                throw ImageError(
                    "\(location)", "it cannot be called so", remedy: "write a name like `example/app:v1`", cause: error)
            }
        }
        directory = location.path.removingLastComponent()
        tar = try StagedTar(location.path, place: place)
    }

    package func makeBlob(_ mediaType: MediaType) throws -> any BlobWriter {
        if mediaType.oci == .config || mediaType.isPlainLayer { return try plainBlob(mediaType) }
        // What is still to be unpacked has to be complete first.
        let spool = try SpoolFile(in: directory)
        return try PendingBlob(mediaType, into: spool) { digest, size in
            let blob = Descriptor(mediaType: mediaType, digest: digest, size: size)
            try self.takeBlob(blob) { ExtentSource(spool.extent()) }
        }
    }

    package func takeBlob(_ descriptor: Descriptor, from source: () throws -> any ByteSource) throws {
        if holds(descriptor) { return }
        let type = descriptor.mediaType
        if type.oci == .config || type.isPlainLayer {
            return try plainBlob(type).finish(copying: source(), expecting: descriptor, image: place)
        }
        guard let compression = type.layerCompression else { throw notDocker("a blob of the kind `\(type)`") }
        let verified = try VerifiedSource(source(), expecting: descriptor, image: place)
        let unpacked = try DecompressedSource(verified, compression: compression, limit: Self.layerLimit)
        let plain = try plainBlob(.layer).finish(copying: unpacked).digest
        layers[descriptor.digest] = (descriptor.size, plain)
    }

    package func readBack(_ descriptor: Descriptor) throws -> FileExtent {
        let isConfig = descriptor.mediaType.oci == .config
        let path = isConfig ? Self.configPath(descriptor.digest) : Self.layerPath(descriptor.digest)
        guard tar.holds(path, size: descriptor.size), let extent = try tar.extent(path) else {
            throw ImageError(place, "it has no blob \(descriptor.digest)", remedy: "store it first, not compressed")
        }
        return extent
    }

    package func putDocument(_ bytes: [UInt8], _ descriptor: Descriptor) throws {
        try ImageDocument.check(bytes, descriptor, image: place)
        guard descriptor.mediaType.isManifest else { throw notDocker("an index of several platforms") }
        let source = "\(place), \(descriptor.digest)"
        let manifest = try Manifest(bytes, source: source)
        guard manifest.config.mediaType.oci == .config else {
            throw notDocker("an artifact, whose config is of the kind `\(manifest.config.mediaType)`,")
        }
        let stored = try readBack(manifest.config).bytes(limit: ImageDocument.byteLimit)
        let config = try ImageConfig(stored, source: "\(place), \(manifest.config.digest)")
        let plain = try manifest.layers.map { layer in
            guard holds(layer), let plain = layers[layer.digest]?.plain else {
                throw ImageError(place, "it has no layer \(layer.digest)", remedy: "store it first")
            }
            return plain
        }
        guard plain == config.layerDigests else {
            throw ImageError(
                place, "the config names other layers than the manifest",
                remedy: "the image is damaged; make or copy it again")
        }
        images[descriptor.digest] = DockerArchiveList.Image(
            config: Self.configPath(manifest.config.digest), names: name.map { [$0] } ?? [],
            layers: plain.map(Self.layerPath))
    }

    package func publish(_ images: [Descriptor]) throws -> Descriptor {
        guard images.count < 2 else { throw notDocker("an index of several platforms") }
        guard let descriptor = images.first, let image = self.images[descriptor.digest] else {
            throw ImageError(place, "nothing is to be published", remedy: "put a manifest first")
        }
        try tar.addFile(DockerArchiveList.name, bytes: DockerArchiveList(images: [image]).bytes)
        try tar.commit()
        return descriptor.named(name)
    }

    package func holds(_ descriptor: Descriptor) -> Bool {
        descriptor.mediaType.oci == .config
            ? tar.holds(Self.configPath(descriptor.digest), size: descriptor.size)
            : layers[descriptor.digest]?.size == descriptor.size
    }

    /// Begins a config or a layer that is stored as it is.
    private func plainBlob(_ mediaType: MediaType) throws -> PendingBlob {
        if mediaType.oci == .config { return try tar.makeBlob(mediaType, path: Self.configPath) }
        return try tar.makeBlob(mediaType, path: Self.layerPath) { self.layers[$0] = ($1, $0) }
    }

    private func notDocker(_ what: String) -> ImageError {
        ImageError(
            place, "\(what) cannot be kept in it", remedy: "write to `oci-archive:FILE[:TAG]`")
    }

    private static func configPath(_ digest: Digest) -> String { "\(digest.hex).json" }

    private static func layerPath(_ digest: Digest) -> String { "\(digest.hex).tar" }
}
