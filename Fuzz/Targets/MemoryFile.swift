import CFuzzer
import SystemPackage

/// A file without a disk, for code that reads descriptors; written anew for each input.
enum MemoryFile {
    private static let descriptor = FileDescriptor(rawValue: memfd_create("fuzz", 0))

    /// The file with these bytes in it, after so many others.
    static func holding(_ bytes: [UInt8], after gap: Int = 0) throws -> FileDescriptor {
        try descriptor.resize(to: 0)
        _ = try descriptor.writeAll(toAbsoluteOffset: Int64(gap), bytes)
        return descriptor
    }
}
