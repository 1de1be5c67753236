/// The names of users and groups that useradd(8) takes, and what its fields may hold.
enum AccountName {
    /// - Throws: ``IgnitionError/value(what:given:expected:)``; nil is fine.
    static func check(_ name: String?, what: String) throws(IgnitionError) {
        guard let name else { return }
        let body = name.hasSuffix("$") ? name.dropLast() : name[...]
        let isName = body.utf8.allSatisfy { byte in
            switch UInt8(byte) {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "_.-".utf8.contains(byte)
            }
        }
        guard isName, (1...32).contains(name.utf8.count), !body.isEmpty, !body.hasPrefix("-"), !body.hasPrefix(".")
        else {
            throw .value(
                what: what, given: name, expected: "1 to 32 letters, digits, `_`, `.` and `-`, not beginning with `-`")
        }
    }

    /// Refuses what would break a line of passwd(5), shadow(5) or `authorized_keys`.
    static func checkField(_ text: String?, what: String, isColonAllowed: Bool = false) throws(IgnitionError) {
        guard let text else { return }
        let isClean = text.unicodeScalars.allSatisfy {
            $0.value >= 0x20 && $0.value != 0x7F && (isColonAllowed || $0 != ":")
        }
        guard isClean, !text.isEmpty else {
            throw .value(
                what: what, given: "…",
                expected: "one line, not empty\(isColonAllowed ? "" : ", without `:`")")
        }
    }
}
