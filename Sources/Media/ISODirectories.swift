import Files

/// The directories of an ISO image (ECMA-119, sections 8 and 9.1), as far as their sizes go.
///
/// libarchive reserves as many bytes for a directory as its record claims, up to eight gigabytes. So what they claim is
/// looked at before: every directory lies in the file, and all of them together are small.
struct ISODirectories {
    private static let sector = 2048
    /// The volume descriptors end with one of the type 255; media have three or four.
    private static let descriptorLimit = 16

    private let file: OpenFile
    private let subject: String
    /// The most bytes that all directories may have, and the most directories.
    private let (byteLimit, countLimit): (Int, Int)
    private var bytes = 0
    /// The greatest size that a record claimed, by the first sector.
    private var seen: [Int: Int] = [:]

    init(_ file: OpenFile, subject: String, byteLimit: Int, countLimit: Int) {
        self.file = file
        self.subject = subject
        (self.byteLimit, self.countLimit) = (byteLimit, countLimit)
    }

    /// Walks the trees of all volume descriptors, those of Joliet too.
    /// - Throws: ``MediaError`` for directories that cannot be, `FileError`; what `checkStop` throws.
    mutating func check(_ checkStop: () throws -> Void) throws {
        for number in 16..<16 + Self.descriptorLimit {
            guard let descriptor = try read(number, Self.sector), descriptor[0] != 255 else { return }
            // Primary and supplementary ones have a root directory's record.
            guard descriptor[0] == 1 || descriptor[0] == 2 else { continue }
            // Of another size, all places below would be others.
            let blockSize = Int(descriptor[128]) | Int(descriptor[129]) << 8
            guard blockSize == Self.sector else { throw refusal("has blocks of \(blockSize) bytes") }
            try walk(descriptor[156..<190], checkStop)
        }
    }

    private mutating func walk(_ root: ArraySlice<UInt8>, _ checkStop: () throws -> Void) throws {
        var waiting = [root]
        while let record = waiting.popLast() {
            try checkStop()
            let (start, size) = (Self.number(record, at: 2), Self.number(record, at: 10))
            // Of two records of one place libarchive may take either.
            if let known = seen[start], size <= known { continue }
            seen[start] = size
            guard seen.count <= countLimit else { throw refusal("has more than \(countLimit) directories") }
            guard size <= byteLimit - bytes else {
                throw refusal("has directories that claim more than \(byteLimit) bytes")
            }
            bytes += size
            guard let directory = try read(start, size) else {
                throw refusal("has a directory of \(size) bytes at sector \(start), where the file has less")
            }
            waiting += Self.directories(in: directory)
        }
    }

    /// The records of the directories below one, without itself and the one above it, which come first.
    private static func directories(in bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var found: [ArraySlice<UInt8>] = []
        for sector in stride(from: 0, to: bytes.count, by: sector) {
            let end = min(sector + Self.sector, bytes.count)
            var start = sector
            // A record does not go over the end of its sector; zeros fill up what is left.
            while start < end, case let length = Int(bytes[start]), length >= 34, start + length <= end {
                let record = bytes[start..<start + length]
                if bytes[start + 25] & 2 != 0 { found.append(record) }
                start += length
            }
        }
        return found
    }

    private func read(_ number: Int, _ size: Int) throws -> [UInt8]? {
        let start = number * Self.sector
        guard start + size <= file.size else { return nil }
        return try FileExtent(file: file, range: start..<start + size).bytes(limit: max(size, Self.sector))
    }

    /// A number of four bytes, the least first.
    private static func number(_ record: ArraySlice<UInt8>, at offset: Int) -> Int {
        record.dropFirst(offset).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private func refusal(_ problem: String) -> MediaError {
        MediaError(subject, problem, remedy: "the medium is damaged or altered; download it again")
    }
}
