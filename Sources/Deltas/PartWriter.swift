import Archive
import OSTree
import Repository

/// Makes the file of a part: reads the objects, verifies and compresses them.
struct PartWriter: Sendable {
    /// A finished part and what the superblock says of it.
    struct Written: Sendable {
        let bytes: [UInt8]
        let part: StaticDelta.Part
    }

    /// What the first byte of a part says of the rest.
    private static let xz = UInt8(ascii: "x")
    /// Measured on libraries and programs, 4 gives 7 % fewer bytes for four times the time and five times the memory.
    private static let preset = 1

    let store: any ObjectStore
    let checkStop: @Sendable () throws -> Void

    /// - Throws: `RepositoryError` when an object is missing, damaged or not what it was when the part was planned,
    ///   `XZError`; what `checkStop` throws.
    func write(_ plan: PlannedPart) throws -> Written {
        var compressor = try XZCompressor(preset: Self.preset, prefix: [Self.xz])
        try compressor.write(plan.payload.head)
        var found = StaticDeltaPayload()
        for (name, size) in zip(plan.objects, plan.sizes) {
            try checkStop()
            if name.kind == .file {
                try write(name, size: size, to: &compressor, &found)
            } else {
                let bytes = try store.metadata(name)
                found.add(metadataSize: bytes.count)
                try compressor.write(bytes)
            }
        }
        guard found == plan.payload else { throw RepositoryError(store.place, "it changed while it was read") }
        try compressor.write(plan.payload.tail)
        let bytes = try compressor.finish()
        return Written(
            bytes: bytes,
            part: StaticDelta.Part(
                checksum: try Checksum(of: bytes), size: UInt64(bytes.count), contentSize: UInt64(plan.contentSize),
                objects: plan.objects))
    }

    private func write(
        _ name: ObjectName, size: Int, to compressor: inout XZCompressor, _ found: inout StaticDeltaPayload
    ) throws {
        let (header, contentSize) = try store.readFile(name.checksum, limit: UInt64(size)) { piece in
            try checkStop()
            try compressor.write(piece)
        }
        if header.isRegular {
            found.add(header, size: Int(contentSize))
        } else {
            found.add(header, size: header.target.count)
            try compressor.write(header.target)
        }
    }
}

extension XZCompressor {
    fileprivate mutating func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }
}
