import Files
import OSTree

/// An object in the form in which an archive keeps it.
struct EncodedObject: Sendable {
    /// Where the bytes of the form are.
    enum Payload: Sendable {
        case memory([UInt8])
        /// In a file without a name, made here.
        case spooled(FileExtent)
        /// In a store of somebody else's; verified when it is copied.
        case stored(FileExtent)
        /// Not made, because the object was already written.
        case none
    }

    let name: ObjectName
    let payload: Payload
    /// Bytes of the content, uncompressed.
    let contentSize: Int

    init(_ name: ObjectName, _ payload: Payload, contentSize: Int) {
        self.name = name
        self.payload = payload
        self.contentSize = contentSize
    }

    /// An object of metadata: its archived form is what its checksum is taken of.
    init(metadata bytes: [UInt8], kind: ObjectKind) throws {
        self.init(ObjectName(try Checksum(of: bytes), kind), .memory(bytes), contentSize: bytes.count)
    }
}
