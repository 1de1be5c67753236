package import SystemPackage
import CArchive

/// Reads tar, cpio and ISO 9660 archives, plain or compressed with gzip, bzip2, xz, zstd or lz4, entry by entry.
package struct ArchiveReader: ~Copyable {
    private let archive: OpaquePointer
    private let path: FilePath
    private let limits: ArchiveLimits
    private let locale: UTF8Locale
    // libarchive holds a bare pointer to it.
    private let callbacks: ArchiveCallbacks?
    private var entries: Int
    private var bytes: Int
    private var current: String?

    /// Opens a file.
    /// - Throws: ``ArchiveError`` when it cannot be opened; a file of another format is refused by ``next()``.
    package init(path: FilePath, limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        archive = try Self.open(path)
        locale = UTF8Locale()
        callbacks = nil
        self.path = path
        self.limits = limits
        entries = 0
        bytes = 0
        current = nil
    }

    /// Opens an ISO 9660 image that is read through a source.
    /// - Parameter path: Its name in messages.
    /// - Throws: ``ArchiveError``. What the source throws is told as its problem, here and later.
    package init(iso source: any SkippableSource, path: FilePath, limits: ArchiveLimits) throws(ArchiveError) {
        let callbacks = ArchiveCallbacks(source)
        archive = try Self.open(iso: callbacks, path)
        locale = UTF8Locale()
        self.callbacks = callbacks
        self.path = path
        self.limits = limits
        entries = 0
        bytes = 0
        current = nil
    }

    deinit { archive_read_free(archive) }

    /// The format of the archive in libarchive's words, such as `ASCII cpio (SVR4 with no CRC)`; known after the first
    /// entry.
    package var format: String { archive_format_name(archive).map { String(cString: $0) } ?? "" }

    /// Goes to the next entry; data of the one before that was not read is skipped.
    /// - Returns: nil at the end.
    /// - Throws: ``ArchiveError``.
    package mutating func next() throws(ArchiveError) -> ArchiveEntry? {
        current = nil
        var header: OpaquePointer?
        let archive = archive
        let status = locale { archive_read_next_header(archive, &header) }
        if status == ARCHIVE_EOF { return nil }
        guard status == ARCHIVE_OK, let header else { throw failure() }
        entries += 1
        guard entries <= limits.entries else { throw failure("it has more than \(limits.entries) entries") }
        guard let path = text(locale { archive_entry_pathname(header) }) else {
            throw failure("the name of entry \(entries) is not UTF-8")
        }
        current = path
        return ArchiveEntry(
            path: path, kind: try kind(header),
            size: archive_entry_size_is_set(header) != 0 ? Int(archive_entry_size(header)) : nil,
            mode: UInt16(truncatingIfNeeded: archive_entry_mode(header) & 0o7777))
    }

    /// Streams the data of the current entry; holes of sparse files become zeros.
    /// - Throws: ``ArchiveError``, or what the sink throws.
    package mutating func read(into sink: any ByteSink) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
            guard count >= 0 else { throw failure() }
            if count == 0 { return }
            bytes += count
            guard bytes <= limits.bytes else { throw failure("it holds more than \(limits.bytes) bytes of data") }
            try sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func open(_ path: FilePath) throws(ArchiveError) -> OpaquePointer {
        guard let archive = archive_read_new() else {
            throw ArchiveError(archive: path, entry: nil, problem: "no memory")
        }
        let supported = [
            archive_read_support_filter_gzip, archive_read_support_filter_bzip2, archive_read_support_filter_xz,
            archive_read_support_filter_zstd, archive_read_support_filter_lz4, archive_read_support_format_tar,
            archive_read_support_format_cpio, archive_read_support_format_iso9660,
        ]
        // A library built without one of the filters answers with a warning and would start a program instead.
        guard supported.allSatisfy({ $0(archive) == ARCHIVE_OK }),
            archive_read_open_filename(archive, path.string, 1 << 18) == ARCHIVE_OK
        else {
            let error = ArchiveError(archive: path, entry: nil, problem: Self.reason(archive))
            archive_read_free(archive)
            throw error
        }
        return archive
    }

    private static func open(iso callbacks: ArchiveCallbacks, _ path: FilePath) throws(ArchiveError) -> OpaquePointer {
        guard let archive = archive_read_new() else {
            throw ArchiveError(archive: path, entry: nil, problem: "no memory")
        }
        guard archive_read_support_format_iso9660(archive) == ARCHIVE_OK, callbacks.open(archive) else {
            let error = ArchiveError(
                archive: path, entry: nil, problem: callbacks.error.map { "\($0)" } ?? Self.reason(archive))
            archive_read_free(archive)
            throw error
        }
        return archive
    }

    private func kind(_ header: OpaquePointer) throws(ArchiveError) -> ArchiveEntry.Kind {
        if let target = locale({ archive_entry_hardlink(header) }) {
            guard let target = text(target) else { throw failure("the target of a hard link is not UTF-8") }
            return .hardLink(target)
        }
        switch archive_entry_filetype(header) {
        case 0o100000: return .file
        case 0o040000: return .directory
        case 0o120000:
            guard let target = text(locale { archive_entry_symlink(header) }) else {
                throw failure("the target of a symbolic link is not UTF-8")
            }
            return .symbolicLink(target)
        default: return .special
        }
    }

    private func text(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.flatMap { String(validatingCString: $0) } }

    private static func reason(_ archive: OpaquePointer) -> String {
        archive_error_string(archive).map { String(cString: $0) } ?? "it is no tar, cpio or ISO archive"
    }

    private func failure(_ problem: String? = nil) -> ArchiveError {
        ArchiveError(
            archive: path, entry: current, problem: problem ?? callbacks?.error.map { "\($0)" } ?? Self.reason(archive))
    }
}
