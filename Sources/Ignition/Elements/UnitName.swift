/// The names of units and drop-ins (systemd.unit(5)).
enum UnitName {
    /// Whether a text has the letters and the length of a name.
    static func isValid(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch UInt8(byte) {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: ":-_.\\@".utf8.contains(byte)
                }
            }
    }
}
