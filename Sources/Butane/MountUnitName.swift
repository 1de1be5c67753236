/// Names of units that belong to paths (systemd-escape(1), `--path`).
enum MountUnitName {
    /// The path without the slashes around it and with single ones within, those as `-`, and every byte but letters,
    /// digits, `:`, `_` and `.` (not as the first) as `\x` and two hexadecimal digits.
    static func escaped(_ path: String) -> String {
        var name: [UInt8] = []
        for part in path.utf8.split(separator: UInt8(ascii: "/")) {
            if !name.isEmpty { name.append(UInt8(ascii: "-")) }
            for byte in part {
                if isAllowed(byte), byte != UInt8(ascii: ".") || !name.isEmpty {
                    name.append(byte)
                } else {
                    name += [UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                }
            }
        }
        return name.isEmpty ? "-" : String(decoding: name, as: UTF8.self)
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
