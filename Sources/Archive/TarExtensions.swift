/// What extended headers say about the entry that follows them.
struct TarExtensions {
    // An archive has at most a GNU name, a GNU target and two pax headers before an entry.
    private static let countLimit = 8
    private static let sizeLimit = 1 << 20
    /// The keys of pax that say something about one entry only, so that they must not stand for all.
    private static let keys: Set<String> = ["path", "linkpath", "size", "uid", "gid"]

    private(set) var path: [UInt8]?
    private(set) var target: [UInt8]?
    private(set) var size: Int?
    private(set) var uid: UInt32?
    private(set) var gid: UInt32?
    private var count = 0
    /// Whether no entry has to follow.
    private(set) var isEmpty = true

    /// Whether a header of this type is one that extends the next: `L` and `K` (GNU long name and long target), `x`
    /// (pax) and `g` (pax, for the whole archive).
    static func isExtension(_ type: UInt8) -> Bool { "LKxg".utf8.contains(type) }

    /// Whether another header with so much data may follow.
    func accepts(size: Int) -> Bool { size <= Self.sizeLimit && count < Self.countLimit }

    /// Takes the data of such a header.
    /// - Returns: Why it cannot be taken; nil when it was.
    mutating func add(_ body: ArraySlice<UInt8>, type: UInt8) -> TarError.Problem? {
        count += 1
        if type == UInt8(ascii: "g") {
            return records(body) { _, key, _ in
                if key.hasPrefix("GNU.sparse.") { return .sparseFile }
                return Self.keys.contains(key) ? .malformedExtension : nil
            }
        }
        isEmpty = false
        switch type {
        case UInt8(ascii: "L"): path = Array(body.prefix { $0 != 0 })
        case UInt8(ascii: "K"): target = Array(body.prefix { $0 != 0 })
        default: return records(body) { extensions, key, value in extensions.set(key, value) }
        }
        return nil
    }

    private mutating func set(_ key: String, _ value: ArraySlice<UInt8>) -> TarError.Problem? {
        let number = Self.keys.contains(key) ? Self.decimal(value) : nil
        switch key {
        case "path": path = Array(value)
        case "linkpath": target = Array(value)
        case "size":
            guard let number else { return .malformedExtension }
            size = number
        case "uid", "gid":
            guard let number, let owner = UInt32(exactly: number) else { return .malformedExtension }
            if key == "uid" { uid = owner } else { gid = owner }
        default: return key.hasPrefix("GNU.sparse.") ? .sparseFile : nil
        }
        return nil
    }

    /// Walks over `LENGTH KEY=VALUE\n` records, where the length counts the whole record.
    private mutating func records(
        _ body: ArraySlice<UInt8>, _ take: (inout Self, String, ArraySlice<UInt8>) -> TarError.Problem?
    ) -> TarError.Problem? {
        var rest = body
        while !rest.isEmpty {
            let digits = rest.prefix { $0 != UInt8(ascii: " ") }
            guard digits.count <= 8, let length = Self.decimal(digits), length > digits.count + 2, length <= rest.count
            else { return .malformedExtension }
            let record = rest.prefix(length).dropFirst(digits.count + 1)
            guard record.last == UInt8(ascii: "\n"), let equals = record.firstIndex(of: UInt8(ascii: "="))
            else { return .malformedExtension }
            let key = String(decoding: record[..<equals], as: UTF8.self)
            if let problem = take(&self, key, record[(equals + 1)...].dropLast()) { return problem }
            rest = rest.dropFirst(length)
        }
        return nil
    }

    private static func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }
}
