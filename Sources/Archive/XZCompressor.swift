import CArchive

/// Compresses a stream to one xz file (.xz file format 1.0) with libarchive, on the calling thread.
///
/// The same bytes for the same input and version of the library. What is compressed stays in memory.
package struct XZCompressor: ~Copyable {
    private let archive: OpaquePointer
    private let output: XZOutput

    /// - Parameters:
    ///   - preset: 0 (fastest) to 9 (smallest), as of the `xz` program; the memory grows with it, from 3 to 674 MB.
    ///   - prefix: Bytes to put before the compressed ones.
    /// - Throws: ``XZError`` when the library has no xz or no memory.
    package init(preset: Int, prefix: [UInt8] = []) throws(XZError) {
        let output = XZOutput(prefix)
        archive = try Self.open(preset: preset, output)
        self.output = output
    }

    deinit {
        // What is not finished by now is given up, not written.
        archive_write_fail(archive)
        archive_write_free(archive)
    }

    /// Compresses more.
    /// - Throws: ``XZError``.
    package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(XZError) {
        guard bytes.isEmpty || archive_write_data(archive, bytes.baseAddress, bytes.count) == bytes.count else {
            throw Self.failure(archive)
        }
    }

    /// Ends the file.
    /// - Returns: The prefix and all the compressed bytes.
    /// - Throws: ``XZError``.
    package consuming func finish() throws(XZError) -> [UInt8] {
        guard archive_write_close(archive) == ARCHIVE_OK else { throw Self.failure(archive) }
        return output.bytes
    }

    private static func open(preset: Int, _ output: XZOutput) throws(XZError) -> OpaquePointer {
        guard let entry = archive_entry_new() else { throw XZError(problem: "no memory") }
        defer { archive_entry_free(entry) }
        guard let archive = archive_write_new() else { throw XZError(problem: "no memory") }
        archive_entry_set_filetype(entry, 0o100000)
        let isReady =
            archive_write_set_format_raw(archive) == ARCHIVE_OK
            && archive_write_add_filter_xz(archive) == ARCHIVE_OK
            && archive_write_set_filter_option(archive, "xz", "compression-level", "\(preset)") == ARCHIVE_OK
            && archive_write_set_filter_option(archive, "xz", "threads", "1") == ARCHIVE_OK
            // Neither gathered into blocks nor filled up at the end.
            && archive_write_set_bytes_per_block(archive, 0) == ARCHIVE_OK
            && archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK
            && archive_write_open(archive, Unmanaged.passUnretained(output).toOpaque(), nil, xzOutput, nil)
                == ARCHIVE_OK
            && archive_write_header(archive, entry) == ARCHIVE_OK
        guard isReady else {
            let error = failure(archive)
            archive_write_free(archive)
            throw error
        }
        return archive
    }

    private static func failure(_ archive: OpaquePointer) -> XZError {
        XZError(problem: archive_error_string(archive).map { String(cString: $0) } ?? "it gave no reason")
    }
}

/// Where the library puts what it compressed.
private final class XZOutput {
    var bytes: [UInt8]
    init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// Called by the library with the output as its client data.
private func xzOutput(
    _ archive: OpaquePointer?, _ output: UnsafeMutableRawPointer?, _ bytes: UnsafeRawPointer?, _ count: Int
) -> Int {
    guard let output, let bytes else { return -1 }
    Unmanaged<XZOutput>.fromOpaque(output).takeUnretainedValue().bytes
        .append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
    return count
}

/// libarchive could not compress to xz; the problem is in its words.
package struct XZError: Error, CustomStringConvertible, Sendable {
    package let problem: String
    package var description: String { "cannot compress with xz: \(problem)" }
}
