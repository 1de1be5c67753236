import CArchive

/// One decompression filter of libarchive over an input, and nothing that libarchive would choose itself.
final class FilterHandle {
    private let archive: OpaquePointer
    // The library holds a bare pointer to it.
    private let input: CompressedInput
    private var isOpen = false

    init(_ compression: Compression, _ input: CompressedInput) throws(DecompressionError) {
        self.input = input
        let unsupported = DecompressionError(offset: 0, problem: .unsupported(compression))
        guard let archive = archive_read_new() else { throw unsupported }
        self.archive = archive
        let isGzip = compression == .gzip
        // Without the library for a format libarchive answers with a warning, and would start a program.
        // Adding the filter by name keeps it from looking for more filters in the unpacked data.
        guard (isGzip ? archive_read_support_filter_gzip : archive_read_support_filter_zstd)(archive) == ARCHIVE_OK,
            archive_read_append_filter(archive, isGzip ? ARCHIVE_FILTER_GZIP : ARCHIVE_FILTER_ZSTD) == ARCHIVE_OK,
            archive_read_support_format_raw(archive) == ARCHIVE_OK
        else { throw unsupported }
    }

    deinit { archive_read_free(archive) }

    /// Compressed bytes that were understood.
    var consumed: Int { Int(archive_filter_bytes(archive, -1)) }

    /// Why a call failed, in the library's words.
    var reason: String { archive_error_string(archive).map { String(cString: $0) } ?? "it cannot be unpacked" }

    /// Unpacks until the buffer is full.
    /// - Returns: How many bytes; 0 at the end, or when nothing was there to unpack; nil after a failure.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        if !isOpen {
            isOpen = true
            guard open() else { return nil }
        }
        let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
        return count < 0 ? nil : count
    }

    private func open() -> Bool {
        let context = Unmanaged.passUnretained(input).toOpaque()
        let opened = archive_read_open(
            archive, context, nil,
            { _, context, result in
                guard let context,
                    let bytes = Unmanaged<CompressedInput>.fromOpaque(context).takeUnretainedValue().next()
                else { return la_ssize_t(ARCHIVE_FATAL) }
                result?.pointee = bytes.baseAddress
                return bytes.count
            }, nil)
        var entry: OpaquePointer?
        return opened == ARCHIVE_OK && archive_read_next_header(archive, &entry) == ARCHIVE_OK
    }
}
