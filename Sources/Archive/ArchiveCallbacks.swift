import CArchive

/// Gives libarchive the bytes of a source, and remembers what a C function cannot hand on: the error.
final class ArchiveCallbacks {
    // Small, so that little is read around what is looked for.
    private static let blockSize = 32 << 10

    private let source: any SkippableSource
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize, alignment: 16)
    /// What the source threw.
    private(set) var error: (any Error)?

    init(_ source: any SkippableSource) { self.source = source }

    deinit { buffer.deallocate() }

    /// Connects the archive to the source; this value must live as long as the archive.
    func open(_ archive: OpaquePointer) -> Bool {
        let opened = archive_read_open2(
            archive, Unmanaged.passUnretained(self).toOpaque(), nil,
            { _, context, result in
                guard let context else { return la_ssize_t(ARCHIVE_FATAL) }
                let callbacks = Unmanaged<ArchiveCallbacks>.fromOpaque(context).takeUnretainedValue()
                result?.pointee = UnsafeRawPointer(callbacks.buffer.baseAddress)
                return callbacks.guarded { try callbacks.source.read(into: callbacks.buffer) }
            },
            { _, context, count in
                guard let context else { return la_int64_t(ARCHIVE_FATAL) }
                let callbacks = Unmanaged<ArchiveCallbacks>.fromOpaque(context).takeUnretainedValue()
                return la_int64_t(callbacks.guarded { try callbacks.source.skip(Int(count)) })
            }, nil)
        return opened == ARCHIVE_OK
    }

    private func guarded(_ work: () throws -> Int) -> Int {
        guard error == nil else { return Int(ARCHIVE_FATAL) }
        do {
            return try work()
        } catch {
            self.error = error
            return Int(ARCHIVE_FATAL)
        }
    }
}
