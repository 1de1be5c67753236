/// Reads a tar archive that comes as a stream, entry by entry, in bounded memory.
///
/// Reads ustar, pax (`path`, `linkpath`, `size`, `uid`, `gid`) and GNU (long names and targets, base-256 numbers)
/// archives; sparse files are refused, and so is what libarchive would guess about.
package struct TarStream {
    // GNU tar's greatest customary record; more zeros would only cost time.
    private static let paddingLimit = 1 << 20

    private var scanner: TarScanner<StreamWindow>
    private let entryLimit: Int
    private var entries = 0
    private var isOver = false

    /// - Parameters:
    ///   - source: The uncompressed archive.
    ///   - entryLimit: The greatest number of entries of any kind.
    package init(_ source: any ByteSource, entryLimit: Int) {
        scanner = TarScanner(StreamWindow(source))
        self.entryLimit = entryLimit
    }

    /// Goes to the next entry; data of the one before that was not read is skipped.
    /// - Returns: nil at the end marker, after which the source is read to its end: only zeros may follow.
    /// - Throws: ``TarError``, or what the source throws; the stream is then of no further use.
    package mutating func next() throws -> TarEntry? {
        if isOver { return nil }
        guard let entry = try scanner.next() else {
            isOver = true
            try padding()
            return nil
        }
        entries += 1
        guard entries <= entryLimit else {
            throw TarError(offset: entry.offset, path: entry.path?.text, problem: .tooManyEntries(entryLimit))
        }
        return entry
    }

    /// Reads data of the current entry.
    /// - Returns: How many bytes; 0 only at the end of the data, or when nothing fits.
    /// - Throws: ``TarError`` when the archive ends before the data does, or what the source throws.
    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(scanner.remaining))
        if target.isEmpty { return 0 }
        let count = try scanner.input.read(into: target)
        guard count > 0 else { throw scanner.truncated }
        scanner.remaining -= count
        return count
    }

    private mutating func padding() throws {
        let start = scanner.input.offset
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 32 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try scanner.input.read(into: buffer)
            if count == 0 { return }
            guard buffer.prefix(count).allSatisfy({ $0 == 0 }), scanner.input.offset - start <= Self.paddingLimit else {
                throw TarError(offset: start, path: nil, problem: .dataAfterEnd)
            }
        }
    }
}
