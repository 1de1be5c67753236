import Encapsulation
import Files
import OCI
import OSTree
import TestSupport

/// All that the reader gives of an image, held against its names as a user of the reader does it.
struct Reading {
    private(set) var commit = ""
    /// In the order in which they came, as `CHECKSUM.KIND`.
    private(set) var names: [String] = []
    private(set) var metadata: [String: [UInt8]] = [:]
    private(set) var files: [String: EncapsulatorSource.File] = [:]
    private(set) var positions: [String: LayerPosition] = [:]
    /// The files that did not fit into memory.
    private(set) var spooled: Set<String> = []

    /// - Parameter spool: A directory that exists.
    init(
        _ location: String, spool: String, architecture: Architecture? = nil,
        limits: EncapsulationLimits = EncapsulationLimits()
    ) throws {
        try self.init(ImageLocation(location).source(), spool: spool, architecture: architecture, limits: limits)
    }

    init(
        _ source: any ImageSource, spool: String, architecture: Architecture? = nil,
        limits: EncapsulationLimits = EncapsulationLimits()
    ) throws {
        let image = try EncapsulatedImage(
            SourceImage(source, platform: architecture.map { Platform($0) }), source, spoolDirectory: spool,
            limits: limits)
        commit = image.commit.description
        while let object = try image.next() {
            switch object {
            case .metadata(let name, let bytes):
                names.append(name.description)
                metadata[name.description] = bytes
            case .file(let file): try take(file)
            }
        }
        guard try image.next() == nil, image.bytesRead == image.totalBytes else {
            throw TestFailure("the reader does not stay at its end")
        }
    }

    private mutating func take(_ file: EncapsulatedFile) throws {
        let content: [UInt8]
        switch file.content {
        case .memory(let bytes): content = bytes
        case .spooled(let extent):
            content = try extent.bytes(limit: 1 << 30)
            spooled.insert(file.expected.description)
        }
        let found = try Checksum(of: file.header.hashed + content)
        guard found == file.expected else { throw file.mismatch(found: found) }
        let name = found.description
        names.append(name + ".file")
        positions[name] = file.position
        files[name] = try EncapsulatorVariant.file(
            header: Array(file.header.hashed.dropFirst(8)), from: 0, content: content)
    }
}
