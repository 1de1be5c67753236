import Archive
import Files
import OCI
import SystemPackage

/// Reads one layer from its stored bytes to the entries of its tar, each error with its place.
final class LayerReader {
    let index: Int
    private let layer: EncapsulationLabels.Layer
    private let stored: MeteredSource
    private let unpacked: MeteredSource
    private var stream: TarStream
    private(set) var entry: TarEntry?

    /// - Parameters:
    ///   - index: From 0.
    ///   - limit: The most bytes that may be unpacked.
    /// - Throws: ``EncapsulationError``.
    init(
        _ layer: EncapsulationLabels.Layer, index: Int, of source: any ImageSource, limit: Int, entryLimit: Int
    ) throws {
        self.index = index
        self.layer = layer
        let type = layer.descriptor.mediaType
        (stored, unpacked) = try Self.located(layer, index, nil) {
            guard let compression = type.layerCompression else { throw EncapsulationProblem.unknownLayerType(type) }
            let stored = try MeteredSource(source.blob(layer.descriptor), isHashed: false)
            // Docker's one type is also put on layers that are not compressed, such as those that `docker save` wrote.
            let plain = try DecompressedSource(
                stored, compression: type.oci == type ? compression : nil, limit: limit)
            return try (stored, MeteredSource(plain, isHashed: true))
        }
        stream = TarStream(unpacked, entryLimit: entryLimit)
    }

    /// Stored bytes read so far.
    var bytesRead: Int { stored.count }

    /// Unpacked bytes read so far.
    var bytesUnpacked: Int { unpacked.count }

    /// Goes to the next entry.
    /// - Returns: nil at the end of the layer, whose digests are then verified.
    /// - Throws: ``EncapsulationError``.
    func next() throws -> TarEntry? {
        entry = nil
        entry = try located { try stream.next() }
        if entry == nil { try located { try verify() } }
        return entry
    }

    /// The data of the current entry, whose size the caller has looked at.
    func data() throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entry?.size ?? 0)
        try copy { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// The data of the current entry, in a file.
    func spooled(in directory: FilePath) throws -> FileExtent {
        let spool = try SpoolFile(in: directory)
        try copy { try spool.write($0) }
        return spool.extent()
    }

    /// The place of the current entry, or of the layer.
    var position: LayerPosition {
        LayerPosition(
            layer: index, digest: layer.descriptor.digest, offset: entry?.offset ?? bytesUnpacked,
            path: entry?.path?.text ?? "")
    }

    /// Runs something that concerns the current entry.
    /// - Throws: ``EncapsulationError``, or an error of the system or a cancellation as it is.
    func located<Result>(_ body: () throws -> Result) throws -> Result {
        try Self.located(layer, index, position, body)
    }

    private func copy(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try stream.read(into: buffer)
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private func verify() throws {
        guard let found = try unpacked.digest(), found != layer.uncompressed else { return }
        throw EncapsulationProblem.wrongUncompressedDigest(expected: layer.uncompressed, found: found)
    }

    private static func located<Result>(
        _ layer: EncapsulationLabels.Layer, _ index: Int, _ position: LayerPosition?, _ body: () throws -> Result
    ) throws -> Result {
        var position =
            position ?? LayerPosition(layer: index, digest: layer.descriptor.digest, offset: 0, path: "")
        do {
            return try body()
        } catch let problem as EncapsulationProblem {
            throw EncapsulationError(problem, at: position)
        } catch let error as TarError {
            position = LayerPosition(
                layer: index, digest: position.digest, offset: error.offset, path: error.path ?? position.path)
            throw EncapsulationError(.archive(error), at: position)
        } catch let error as DecompressionError {
            throw EncapsulationError(.compression(error), at: position)
        } catch let error as ImageError {
            throw EncapsulationError(.unreadable(error), at: position)
        }
    }
}
