import Files

/// The primary volume descriptor of an ISO image (ECMA-119, section 8.4).
struct VolumeDescriptor {
    private static let sector = 2048
    private static let range = 16 * sector..<17 * sector
    /// Media with more are no installer's.
    private static let sizeLimit = 64 << 30

    /// The volume's name, such as `OL-8-10-0-BaseOS-x86_64`.
    let label: String

    /// Reads it out of an image, whose size it checks.
    /// - Throws: ``MediaError`` when the file is no ISO image or is cut short, `FileError`.
    init(_ file: OpenFile) throws {
        let again = "download it again"
        guard file.size >= Self.range.upperBound else {
            throw MediaError("\(file.path)", "is no ISO image: it has \(file.size) bytes", remedy: again)
        }
        guard file.size <= Self.sizeLimit else {
            throw MediaError(
                "\(file.path)", "has \(file.size) bytes, more than any installation medium",
                remedy: "name an installation medium of at most \(Self.sizeLimit) bytes")
        }
        let bytes = try FileExtent(file: file, range: Self.range).bytes(limit: Self.sector)
        guard bytes.starts(with: [1] + Array("CD001".utf8)) else {
            throw MediaError(
                "\(file.path)", "is no ISO image",
                remedy: "name an installation medium, or its files with --kernel and --initrd")
        }
        func number(_ range: Range<Int>) -> Int { bytes[range].reversed().reduce(0) { $0 << 8 | Int($1) } }
        let (blocks, blockSize) = (number(80..<84), number(128..<130))
        guard blockSize == Self.sector, blocks > 16 else {
            throw MediaError("\(file.path)", "has a damaged volume descriptor", remedy: again)
        }
        guard blocks * blockSize <= file.size else {
            throw MediaError(
                "\(file.path)", "is cut short: it has \(file.size) bytes of \(blocks * blockSize)", remedy: again)
        }
        let name = bytes[40..<72].map { (0x21...0x7E).contains($0) ? $0 : UInt8(ascii: " ") }
        label = String(decoding: name, as: UTF8.self).split(separator: " ").joined(separator: " ")
    }
}
