/// What extended headers say about the entry that follows them.
struct TarExtensions {
    private(set) var path: [UInt8]?
    private(set) var size: Int?
    private var found = false

    /// Whether no entry has to follow.
    var isEmpty: Bool { !found }

    /// Takes the data of a header of type `L` (GNU long name), `x` (pax) or `g` (pax, for the whole archive).
    /// - Returns: false when it cannot be read, or says what would change the meaning of the data.
    mutating func add(_ body: ArraySlice<UInt8>, type: UInt8) -> Bool {
        switch type {
        case UInt8(ascii: "L"):
            found = true
            path = Array(body.prefix { $0 != 0 })
            return true
        case UInt8(ascii: "x"):
            found = true
            return records(body) { extensions, key, value in
                switch key {
                case "path": extensions.path = Array(value)
                case "size":
                    guard let size = Int(String(decoding: value, as: UTF8.self)), size >= 0 else { return false }
                    extensions.size = size
                default: return !key.hasPrefix("GNU.sparse.")
                }
                return true
            }
        default:
            return records(body) { _, key, _ in key != "path" && key != "size" && !key.hasPrefix("GNU.sparse.") }
        }
    }

    /// Walks over `LENGTH KEY=VALUE\n` records, where the length counts the whole record.
    private mutating func records(
        _ body: ArraySlice<UInt8>, _ take: (inout Self, String, ArraySlice<UInt8>) -> Bool
    ) -> Bool {
        var rest = body
        while !rest.isEmpty {
            let digits = rest.prefix { $0 != UInt8(ascii: " ") }
            guard digits.count <= 8, let length = Int(String(decoding: digits, as: UTF8.self)),
                length > digits.count + 2, length <= rest.count
            else { return false }
            let record = rest.prefix(length).dropFirst(digits.count + 1)
            guard record.last == UInt8(ascii: "\n"), let equals = record.firstIndex(of: UInt8(ascii: "=")),
                take(&self, String(decoding: record[..<equals], as: UTF8.self), record[(equals + 1)...].dropLast())
            else { return false }
            rest = rest.dropFirst(length)
        }
        return true
    }
}
