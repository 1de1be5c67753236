/// One entry of a layer's tar, right or wrong.
package struct EncapsulatorEntry: Sendable {
    /// How names that do not fit into a header are written.
    package enum LongNames: Sendable {
        case gnu
        case pax
    }

    /// The type flags of tar.
    package enum Kind: Character, Sendable {
        case file = "0"
        case hardLink = "1"
        case symbolicLink = "2"
        case characterDevice = "3"
        case directory = "5"
        case fifo = "6"
        case gnuSparse = "S"
        case paxGlobal = "g"
    }

    package var path: [UInt8]
    package var kind: Kind
    package var link: [UInt8] = []
    package var mode = 0o644
    package var uid = 0
    package var gid = 0
    package var content: [UInt8] = []
    /// So many zeros after the content; not held in memory.
    package var zeros = 0
    /// What the header says instead of the true size.
    package var declaredSize: Int?
    /// Pax records before the entry.
    package var records: [(key: String, value: [UInt8])] = []
    /// Done to the finished header block.
    package var headerDamage: (@Sendable (inout [UInt8]) -> Void)?

    package init(_ path: String, _ kind: Kind = .file, content: [UInt8] = []) {
        self.path = Array(path.utf8)
        self.kind = kind
        self.content = content
    }

    /// Extension headers and the header.
    func headers(_ longNames: LongNames) -> [UInt8] {
        var bytes: [UInt8] = []
        var records = records
        if path.count > 100 { extend("L", "path", path, longNames, &bytes, &records) }
        if link.count > 100 { extend("K", "linkpath", link, longNames, &bytes, &records) }
        if !records.isEmpty {
            let body = records.flatMap { Self.record($0.key, $0.value) }
            bytes +=
                Self.header(path: Array("pax".utf8), type: "x", size: body.count, magic: Self.pax) + Self.padded(body)
        }
        var header = Self.header(
            path: path, type: kind.rawValue, size: declaredSize ?? content.count + zeros, mode: mode, uid: uid,
            gid: gid, link: link, magic: longNames == .pax ? Self.pax : Self.gnu)
        headerDamage?(&header)
        return bytes + header
    }

    private func extend(
        _ type: Character, _ key: String, _ value: [UInt8], _ longNames: LongNames, _ bytes: inout [UInt8],
        _ records: inout [(key: String, value: [UInt8])]
    ) {
        switch longNames {
        case .gnu:
            let body = value + [0]
            bytes += Self.header(path: Array("././@LongLink".utf8), type: type, size: body.count) + Self.padded(body)
        case .pax:
            records.append((key, value))
        }
    }

    private static let gnu = "ustar  \0"
    private static let pax = "ustar\000"

    static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    }

    /// `LENGTH KEY=VALUE\n`, where the length counts itself.
    private static func record(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let rest = Array(" \(key)=".utf8) + value + [10]
        var length = rest.count + 1
        while "\(length)".utf8.count + rest.count != length { length += 1 }
        return Array("\(length)".utf8) + rest
    }

    private static func header(
        path: [UInt8], type: Character, size: Int, mode: Int = 0o644, uid: Int = 0, gid: Int = 0, link: [UInt8] = [],
        magic: String = gnu
    ) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ bytes: some Collection<UInt8>, at offset: Int) {
            block.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
        put(path.prefix(100), at: 0)
        for (value, offset, width) in [(mode, 100, 8), (uid, 108, 8), (gid, 116, 8), (size, 124, 12), (0, 136, 12)] {
            put(number(value, width), at: offset)
        }
        put([UInt8](repeating: 32, count: 8), at: 148)
        put("\(type)".utf8, at: 156)
        put(link.prefix(100), at: 157)
        put(magic.utf8, at: 257)
        put(checksum(of: block), at: 148)
        return block
    }

    /// The checksum field that belongs into a header.
    package static func checksum(of header: [UInt8]) -> [UInt8] {
        var sum = 8 * 32
        for at in header.indices where !(148..<156).contains(at) { sum += Int(header[at]) }
        return number(sum, 7) + [32]
    }

    /// Octal digits and a NUL, or where they do not suffice GNU's binary form.
    private static func number(_ value: Int, _ width: Int) -> [UInt8] {
        let digits = String(value, radix: 8)
        if value >= 0, digits.utf8.count < width {
            return [UInt8](repeating: 48, count: width - 1 - digits.utf8.count) + Array(digits.utf8) + [0]
        }
        let bytes = (0..<width).map { at in UInt8(truncatingIfNeeded: value >> min(63, 8 * (width - 1 - at))) }
        return [bytes[0] | 0x80] + bytes.dropFirst()
    }
}
