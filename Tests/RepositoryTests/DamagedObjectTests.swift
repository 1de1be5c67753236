import Files
import OSTree
import Repository
import SystemPackage
import TestSupport
import Testing

@Suite("File objects that are damaged")
struct DamagedObjectTests {
    private let directory: TemporaryDirectory
    private let header: FileHeader
    private let content = Array("some content that is deflated, content that is deflated\n".utf8)

    init() throws {
        directory = try TemporaryDirectory()
        header = try FileHeader(
            uid: 1, gid: 2, mode: 0o104755,
            attributes: ExtendedAttributes([.init(name: Array("user.a".utf8), value: [1, 2, 3])]))
    }

    @Test("cut anywhere, grown, or with a length that no header has")
    func cut() throws {
        let object = sound
        let expected = try read(object)
        for count in 0..<object.count {
            #expect(throws: (any Error).self, "\(count)") { try read(Array(object[..<count])) }
        }
        #expect(throws: (any Error).self) { try read(object + [0]) }
        #expect(throws: (any Error).self) { try read([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0] + object.dropFirst(8)) }
        #expect(throws: (any Error).self) { try readHeader([0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]) }
        let found = try readHeader(object)
        #expect(found.header == expected.header)
        #expect(found.size == UInt64(content.count))
    }

    @Test("with any change they are refused, or have another checksum")
    func changed() throws {
        var seed = Seed()
        let object = sound
        let expected = try read(object).checksum
        for _ in 0..<300 {
            var changed = object
            let index = changed.indices.randomElement(using: &seed) ?? 0
            changed[index] ^= UInt8.random(in: 1...255, using: &seed)
            let found = try? read(changed)
            // Only padding bits of the deflate stream do not matter: then it is the same object.
            if let found, found.checksum == expected { #expect(index == header.archived(size: 0).count, "\(seed)") }
            _ = try? readHeader(changed)
        }
    }

    @Test("content beyond the limit is not read, whatever the header says")
    func limit() throws {
        #expect(throws: OSTreeError.self) { try read(sound, limit: UInt64(content.count - 1)) }
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        var received = 0
        let lying = header.archived(size: 10) + deflated(zeros)
        #expect(throws: (any Error).self) { try read(lying) { received += $0.count } }
        #expect(received <= 1 << 16)
    }

    @Test("what the sink throws comes out as it is")
    func sink() throws {
        struct Full: Error {}
        #expect(throws: Full.self) { try read(sound) { _ in throw Full() } }
    }

    private var sound: [UInt8] { header.archived(size: UInt64(content.count)) + deflated(content) }

    /// A raw deflate stream of stored blocks (RFC 1951, section 3.2.4).
    private func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 0xFFFF) {
            let block = bytes[start..<min(start + 0xFFFF, bytes.count)]
            stream.append(start + 0xFFFF >= bytes.count ? 1 : 0)
            for length in [UInt16(block.count), ~UInt16(block.count)] {
                stream += [UInt8(truncatingIfNeeded: length), UInt8(length >> 8)]
            }
            stream += block
        }
        return stream
    }

    private func read(
        _ object: [UInt8], limit: UInt64 = 1 << 40, into sink: (UnsafeRawBufferPointer) throws -> Void = { _ in }
    ) throws -> (header: FileHeader, size: UInt64, checksum: Checksum) {
        try stored(object).read(limit: limit, into: sink)
    }

    private func readHeader(_ object: [UInt8]) throws -> (header: FileHeader, size: UInt64) {
        try stored(object).readHeader()
    }

    private func stored(_ object: [UInt8]) throws -> StoredFile {
        let path = FilePath(directory("object"))
        try AtomicFile.write(object, to: path, mode: .ownerReadWrite)
        let file = try OpenFile(path)
        return .archived(FileExtent(file: file, range: 0..<file.size))
    }
}
