import Archive
import SystemPackage
import TestSupport

/// Collects a stream in memory.
final class MemorySink: ByteSink {
    private(set) var bytes: [UInt8] = []

    func write(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
}

extension TemporaryDirectory {
    /// Writes a binary file inside.
    func write(_ name: String, bytes: [UInt8]) throws -> FilePath {
        let path = FilePath(self(name))
        let file = try FileDescriptor.open(
            path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
        try file.closeAfter { _ = try file.writeAll(bytes) }
        return path
    }

    /// The index of a tar in memory, and its files' contents.
    func index(_ tar: [UInt8], entryLimit: Int = 1_000) throws -> [String: [UInt8]] {
        let file = try FileDescriptor.open(write("index.tar", bytes: tar), .readOnly)
        return try file.closeAfter {
            try TarIndex(file, range: 0..<tar.count, entryLimit: entryLimit).files.mapValues { Array(tar[$0]) }
        }
    }
}

/// A tar of files with their contents.
func tar(_ files: [(path: String, bytes: [UInt8])]) throws -> [UInt8] {
    let sink = MemorySink()
    let writer = TarWriter(sink)
    for file in files { try writer.file(file.path, bytes: file.bytes) }
    try writer.finish()
    return sink.bytes
}

/// Bytes of no pattern.
func noise(_ count: Int, _ seed: inout Seed) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &seed) }
}

/// Every entry that libarchive finds, with its data.
func libarchive(_ path: FilePath, limits: ArchiveLimits = ArchiveLimits()) throws -> [(ArchiveEntry, [UInt8])] {
    var reader = try ArchiveReader(path: path, limits: limits)
    var entries: [(ArchiveEntry, [UInt8])] = []
    while let entry = try reader.next() {
        let sink = MemorySink()
        if entry.kind == .file { try reader.read(into: sink) }
        entries.append((entry, sink.bytes))
    }
    return entries
}
