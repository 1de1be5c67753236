package import OpenSSL

/// A SHA-256 digest, the name of every object and the only form in which objects refer to each other.
package struct Checksum: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The digest as four numbers, most significant first, so that comparison orders as the text does.
    private let words: [4 of UInt64]

    /// - Parameter bytes: Exactly 32 bytes.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` for any other number.
    package init(_ bytes: some Collection<UInt8>) throws(OSTreeError) {
        guard bytes.count == SHA256.byteCount else {
            throw .invalid("checksum", reason: "it has \(bytes.count) bytes, not \(SHA256.byteCount)")
        }
        var words: [4 of UInt64] = [0, 0, 0, 0]
        for (position, byte) in bytes.enumerated() {
            words[position / 8] = words[position / 8] << 8 | UInt64(byte)
        }
        self.words = words
    }

    /// - Parameter hex: Exactly 64 lower-case hexadecimal digits.
    /// - Throws: ``OSTreeError/invalid(_:reason:)`` for anything else.
    package init(hex: some StringProtocol) throws(OSTreeError) {
        let digits = Array(hex.utf8)
        guard digits.count == 2 * SHA256.byteCount else {
            throw .invalid("checksum", reason: "it has \(digits.count) characters, not \(2 * SHA256.byteCount)")
        }
        var bytes: [UInt8] = []
        for position in stride(from: 0, to: digits.count, by: 2) {
            guard let high = Self.value(digits[position]), let low = Self.value(digits[position + 1]) else {
                throw .invalid("checksum", reason: "it has characters other than 0-9 and a-f")
            }
            bytes.append(high << 4 | low)
        }
        try self.init(bytes)
    }

    /// The checksum of bytes in memory.
    /// - Throws: ``OSTreeError/digest(_:)`` when libcrypto refuses.
    package init(of bytes: [UInt8]) throws(OSTreeError) {
        let digest: [UInt8]
        do { digest = try SHA256.digest(of: bytes) } catch { throw .digest(error) }
        try self.init(digest)
    }

    /// The checksum of what a computation was given.
    /// - Throws: ``OSTreeError/digest(_:)`` when libcrypto refuses.
    package init(finishing hasher: consuming SHA256) throws(OSTreeError) {
        let digest: [UInt8]
        do { digest = try hasher.finish() } catch { throw .digest(error) }
        try self.init(digest)
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(SHA256.byteCount)
        for index in words.indices {
            withUnsafeBytes(of: words[index].bigEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// 64 lower-case hexadecimal digits.
    package var description: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    package static func < (left: Checksum, right: Checksum) -> Bool {
        for index in left.words.indices where left.words[index] != right.words[index] {
            return left.words[index] < right.words[index]
        }
        return false
    }

    package static func == (left: Checksum, right: Checksum) -> Bool {
        left.words.indices.allSatisfy { left.words[$0] == right.words[$0] }
    }

    package func hash(into hasher: inout Hasher) {
        for index in words.indices { hasher.combine(words[index]) }
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
