extension [UInt8] {
    /// Replaces bytes of a header and makes its checksum right again.
    mutating func set(_ offset: Int, _ bytes: [UInt8], header: Int? = nil) {
        replaceSubrange(offset..<offset + bytes.count, with: bytes)
        let header = header ?? offset / 512 * 512
        replaceSubrange(header + 148..<header + 156, with: Array("        ".utf8))
        let sum = self[header..<header + 512].reduce(0) { $0 + Int($1) }
        let digits = String(sum, radix: 8)
        let text = String(repeating: "0", count: 6 - digits.count) + digits + "\u{0} "
        replaceSubrange(header + 148..<header + 156, with: Array(text.utf8))
    }

    /// Makes a link of the file whose header is there; its data is left behind, where a header is expected.
    mutating func link(_ header: Int, _ type: String, to target: String) {
        set(header + 124, Array("00000000000".utf8))
        set(header + 156, Array(type.utf8))
        set(header + 157, Array(target.utf8))
    }
}

/// Tar entries made by hand, so that they can be as no writer would make them.
enum RawTar {
    static let end = [UInt8](repeating: 0, count: 1_024)

    /// A header and its data, padded.
    static func entry(
        _ name: String, type: String = "0", target: String = "", data: [UInt8] = [], size: Int? = nil,
        uid: [UInt8] = Array("0000000".utf8), mode: String = "0000644", magic: String = "ustar\u{0}00"
    ) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        let octal = String(size ?? data.count, radix: 8)
        let fields: [(Int, [UInt8])] = [
            (0, Array(name.utf8.prefix(100))), (100, Array(mode.utf8)), (108, uid), (116, Array("0000000".utf8)),
            (124, Array((String(repeating: "0", count: 11 - octal.count) + octal).utf8)), (156, Array(type.utf8)),
            (157, Array(target.utf8.prefix(100))), (257, Array(magic.utf8)),
        ]
        for (offset, bytes) in fields { block.set(offset, bytes) }
        return block + data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
    }

    /// A pax header with records.
    static func pax(_ records: [(String, [UInt8])], type: String = "x") -> [UInt8] {
        var data: [UInt8] = []
        for (key, value) in records {
            let rest = key.utf8.count + value.count + 3
            var length = rest + 1
            while "\(length)".utf8.count + rest != length { length += 1 }
            data += Array("\(length) \(key)=".utf8) + value + [UInt8(ascii: "\n")]
        }
        return entry("pax", type: type, data: data)
    }

    /// GNU's header for a long name (`L`) or target (`K`).
    static func gnu(_ type: String, _ text: String) -> [UInt8] {
        entry("././@LongLink", type: type, data: Array(text.utf8) + [0], magic: "ustar  \u{0}")
    }
}
