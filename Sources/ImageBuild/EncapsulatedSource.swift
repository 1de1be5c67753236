package import Encapsulation
package import OSTree
import Workers

/// A container image that encapsulates a commit (`ostree container encapsulate`), streamed out of its layers.
package struct EncapsulatedSource: CommitSource {
    private let open: (_ spoolDirectory: String) throws -> EncapsulatedImage
    private let refs: [RefName]

    /// - Parameters:
    ///   - refs: The branches that shall name the commit; empty takes those that it is bound to.
    ///   - open: Begins to read the image.
    package init(refs: [RefName], open: @escaping (_ spoolDirectory: String) throws -> EncapsulatedImage) {
        self.refs = refs
        self.open = open
    }

    package var encoders: [String] { ContentEncoder.names }

    package func write(to writing: ObjectWriting) throws -> [SourcedCommit] {
        let (layers, spoolDirectory, checkStop) = (writing.layers, writing.spoolDirectory, writing.checkStop)
        let written = layers.written
        let image = try open(spoolDirectory)
        layers.expect(sourceBytes: image.totalBytes)
        var workers = try OrderedWorkers(count: writing.threads) {
            let encoder = try ContentEncoder(written: written, spoolDirectory: spoolDirectory, checkStop: checkStop)
            return { (file: EncapsulatedFile) in try encoder.encode(file) }
        }
        var commit: SourcedCommit?
        var detached: [UInt8]?
        var sourceBytes = 0
        func put(_ object: EncodedObject) throws {
            try layers.put(object, sourceBytes: image.bytesRead - sourceBytes)
            sourceBytes = image.bytesRead
        }
        try workers.run(
            next: {
                while let object = try image.next() {
                    try checkStop()
                    switch object {
                    case .file(let file): return (file, file.cost)
                    case .metadata(let name, let bytes):
                        switch name.kind {
                        case .commit:
                            let own = try SourcedCommit(name.checksum, bytes: bytes, detached: nil, refs: refs)
                            commit = refs.isEmpty ? try own.named() : own
                        case .detachedMetadata: detached = bytes
                        case .directoryTree, .directoryMetadata, .file:
                            try put(EncodedObject(name, .memory(bytes), contentSize: bytes.count))
                        }
                    }
                }
                return nil
            }, deliver: put)
        guard let commit else { throw ImageBuildError("image", "encapsulates no commit") }
        return [
            try SourcedCommit(commit.checksum, bytes: commit.bytes, detached: detached, refs: commit.refs)
        ]
    }
}

extension EncapsulatedFile {
    /// Bytes that it keeps in memory until it is compressed.
    fileprivate var cost: Int {
        switch content {
        case .memory(let bytes): bytes.count
        case .spooled: 1 << 20
        }
    }
}

extension ContentEncoder {
    /// The object of a file of an encapsulated image, its checksum verified.
    fileprivate func encode(_ file: EncapsulatedFile) throws -> EncodedObject {
        let object =
            switch file.content {
            case .memory where !file.header.isRegular: try encode(link: file.header)
            case .memory(let bytes): try bytes.withUnsafeBytes { try encode(file.header, content: $0) }
            case .spooled(let extent): try encode(file.header, extent: extent, place: "\(file.position)")
            }
        guard object.name.checksum == file.expected else { throw file.mismatch(found: object.name.checksum) }
        return object
    }
}
