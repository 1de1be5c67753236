import OpenSSL

/// The form in letters of keys of OpenPGP (RFC 4880 section 6.2), which `gpgv` does not read.
enum SimpleSigningArmour {
    /// The first and the last line of a block, without blanks.
    private static let begin = "-----BEGINPGPPUBLICKEYBLOCK-----"
    private static let end = "-----ENDPGPPUBLICKEYBLOCK-----"

    /// The keys in binary form: of every block in letters, or the bytes as they are when they are no text.
    /// - Throws: ``SignatureFault`` when there are letters and no keys.
    static func binary(_ file: [UInt8]) throws(SignatureFault) -> [UInt8] {
        guard let first = file.first, first & 0x80 == 0 else { return file }
        var blocks: [UInt8] = []
        // By bytes: to Swift, the two of a line end of DOS are one character.
        var lines = file.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            String(decoding: line.filter { $0 > 0x20 }, as: UTF8.self)
        }[...]
        while let start = lines.firstIndex(of: begin) {
            guard let stop = lines[start...].firstIndex(of: end),
                let blank = lines[start..<stop].firstIndex(where: \.isEmpty)
            else { throw SignatureFault("a block of keys has no end, or no empty line at its beginning") }
            blocks += try body(lines[(blank + 1)..<stop])
            lines = lines[(stop + 1)...]
        }
        guard !blocks.isEmpty else { throw SignatureFault("there are no public keys of OpenPGP") }
        return blocks
    }

    /// The base64, and a checksum that may be missing.
    private static func body(_ lines: ArraySlice<String>) throws(SignatureFault) -> [UInt8] {
        var bytes: [UInt8] = []
        var sum: [UInt8]?
        for line in lines where !line.isEmpty {
            let isSum = line.hasPrefix("=")
            guard sum == nil, let part = [UInt8](base64: isSum ? String(line.dropFirst()) : line) else {
                throw SignatureFault("a block of keys is damaged")
            }
            if isSum { sum = part } else { bytes += part }
        }
        let own = checksum(bytes)
        guard sum == nil || sum == [UInt8(own >> 16 & 0xFF), UInt8(own >> 8 & 0xFF), UInt8(own & 0xFF)] else {
            throw SignatureFault("a block of keys has a wrong checksum")
        }
        return bytes
    }

    /// CRC-24 (RFC 4880 section 6.1).
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.reduce(0xB704CE) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte) << 16) { sum, _ in
                (sum << 1) ^ (sum & 0x800000 == 0 ? 0 : 0x1864CFB)
            } & 0xFFFFFF
        }
    }
}
