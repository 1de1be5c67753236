/// A URL as Ignition takes it apart (RFC 3986, in the reading of Go's net/url, which is wider here and narrower there).
struct SourceURL {
    /// In lower case; empty without one.
    let scheme: String
    /// What stands between the scheme and the query when no `/` begins it; empty otherwise.
    private(set) var opaque: ArraySlice<UInt8> = []
    private let query: ArraySlice<UInt8>

    /// Nil for what is no URL.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        let (whole, fragment) = Self.cut(bytes[...], at: "#")
        guard whole.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        guard PercentEncoding.isValid(fragment), let (scheme, rest) = Self.scheme(whole) else { return nil }
        self.scheme = scheme
        let (path, query) = Self.cut(rest, at: "?")
        self.query = query
        guard path.first == UInt8(ascii: "/") else {
            if scheme.isEmpty {
                guard !Self.cut(path, at: "/").0.contains(UInt8(ascii: ":")) else { return nil }
                guard PercentEncoding.isValid(path) else { return nil }
            } else {
                opaque = path
            }
            return
        }
        if path.starts(with: "//".utf8), !scheme.isEmpty || !path.starts(with: "///".utf8) {
            let authority = path.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
            guard URLAuthority.isValid(authority), PercentEncoding.isValid(path[authority.endIndex...]) else {
                return nil
            }
        } else {
            guard PercentEncoding.isValid(path) else { return nil }
        }
    }

    /// The first value of a key of the query, of those that can be decoded; nil without one.
    func queryValue(_ key: String) -> [UInt8]? {
        for pair in query.split(separator: UInt8(ascii: "&")) where !pair.contains(UInt8(ascii: ";")) {
            let (name, value) = Self.cut(pair, at: "=")
            guard let name = PercentEncoding.decoded(name, isQuery: true),
                let value = PercentEncoding.decoded(value, isQuery: true)
            else { continue }
            if name.elementsEqual(key.utf8) { return value }
        }
        return nil
    }

    /// What stands before and after the first of a sign; all and nothing without one.
    private static func cut(_ bytes: ArraySlice<UInt8>, at sign: Unicode.Scalar) -> (
        ArraySlice<UInt8>, ArraySlice<UInt8>
    ) {
        guard let index = bytes.firstIndex(of: UInt8(ascii: sign)) else { return (bytes, []) }
        return (bytes[..<index], bytes[(index + 1)...])
    }

    private static func scheme(_ bytes: ArraySlice<UInt8>) -> (String, ArraySlice<UInt8>)? {
        for (offset, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                if offset == 0 { return ("", bytes) }
            case UInt8(ascii: ":"):
                guard offset > 0 else { return nil }
                return (String(decoding: bytes.prefix(offset), as: UTF8.self).lowercased(), bytes.dropFirst(offset + 1))
            default: return ("", bytes)
            }
        }
        return ("", bytes)
    }
}
