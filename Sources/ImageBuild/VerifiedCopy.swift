import Archive
import Files
import OSTree

/// Copies an object that is archived already, and verifies it on the way.
struct VerifiedCopy {
    private let name: ObjectName

    init(_ name: ObjectName) { self.name = name }

    /// - Throws: `OSTreeError` or `DeflateError` when the object is not what its name says; what was copied is then
    ///   of no use.
    func run(_ extent: FileExtent, to sink: any ByteSink) throws {
        guard name.kind == .file else {
            let bytes = try extent.bytes(limit: ObjectKind.metadataLimit)
            try check(Checksum(of: bytes))
            return try bytes.withUnsafeBytes { try sink.write($0) }
        }
        var object = try FileObjectReader(limit: 1 << 40)
        try extent.forEachPiece { piece in
            try object.write(piece)
            try sink.write(piece)
        }
        try check(object.finish())
    }

    private func check(_ found: Checksum) throws {
        guard found == name.checksum else { throw OSTreeError.mismatch(expected: name, found: found) }
    }
}

extension FileExtent {
    /// Hands all bytes to a sink.
    func copy(to sink: any ByteSink) throws { try forEachPiece { try sink.write($0) } }
}
