import COpenSSL

/// Base64 with padding (RFC 4648 section 4).
package enum Base64 {
    /// One line.
    package static func encode(_ bytes: [UInt8]) -> String {
        var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let count = EVP_EncodeBlock(&text, bytes, Int32(clamping: bytes.count))
        return String(decoding: text.prefix(Int(count)), as: UTF8.self)
    }

    /// - Parameter text: One line, between any blanks; not longer than 64 KiB.
    /// - Returns: nil for what ``encode(_:)`` never writes.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard text.count <= 1 << 16, let first = text.firstIndex(where: { !isBlank($0) }),
            let last = text.lastIndex(where: { !isBlank($0) })
        else { return nil }
        var line = Array(text[first...last])
        defer { OPENSSL_cleanse(&line, line.count) }
        var bytes = [UInt8](repeating: 0, count: (line.count + 3) / 4 * 3)
        defer { OPENSSL_cleanse(&bytes, bytes.count) }
        // It takes paddings for zeros, and more than ours; the way back shows whether it understood.
        let count = EVP_DecodeBlock(&bytes, line, Int32(clamping: line.count))
        let padding = line.suffix(2).count { $0 == UInt8(ascii: "=") }
        guard count >= padding else { return nil }
        var decoded = Array(bytes.prefix(Int(count) - padding))
        var again = [UInt8](repeating: 0, count: line.count + 4)
        defer { OPENSSL_cleanse(&again, again.count) }
        let length = EVP_EncodeBlock(&again, decoded, Int32(clamping: decoded.count))
        guard again.prefix(Int(length)) == line[...] else {
            OPENSSL_cleanse(&decoded, decoded.count)
            return nil
        }
        return decoded
    }
}
