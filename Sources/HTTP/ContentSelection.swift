import NIOHTTP1

/// What a request wants of a file (RFC 9110, sections 13 and 14): `If-None-Match`, and one `Range` of bytes, perhaps
/// with `If-Range`. Several ranges at once are answered with the whole file, as they may be.
enum ContentSelection: Equatable {
    case whole
    case part(Range<Int>)
    /// The client has it already.
    case unchanged
    /// No byte of it is in the range.
    case unsatisfiable

    /// - Parameters:
    ///   - size: Of the file, in bytes.
    ///   - tag: The file's strong entity tag, in its quotes; nil when it has none.
    init(_ request: HTTPRequestHead, size: Int, tag: String?) {
        let fields = request.headers
        if let tag, fields["if-none-match"].contains(where: { Self.lists($0, tag) }) {
            self = .unchanged
            return
        }
        let ranges = request.method == .GET ? fields["range"] : []
        guard ranges.count == 1,
            fields["if-range"].allSatisfy({ Self.trimmed($0.utf8[...]).elementsEqual((tag ?? "").utf8) })
        else {
            self = .whole
            return
        }
        self.init(range: ranges[0], size: size)
    }

    /// The section "Byte Ranges" of the specification; what is not of its form is passed over.
    private init(range: String, size: Int) {
        self = .whole
        let (unit, text) = ("bytes=".utf8, Self.trimmed(range.utf8[...]))
        guard text.prefix(unit.count).elementsEqual(unit, by: { $0 | 0x20 == $1 | 0x20 }) else { return }
        let ends = text.dropFirst(unit.count).split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } }) else { return }
        switch (Self.number(ends[0]), Self.number(ends[1])) {
        case (let first?, let last?) where first > last: return
        case (let first?, let last):
            self = first < size ? .part(first..<min(last ?? size, size - 1) + 1) : .unsatisfiable
        case (nil, let count?): self = count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .unsatisfiable
        case (nil, nil): return
        }
    }

    /// The number that digits are, as far as one can be told from another; nil when there are none.
    private static func number(_ digits: Substring.UTF8View) -> Int? {
        digits.isEmpty ? nil : Int(Substring(digits)) ?? .max
    }

    /// Whether `If-None-Match` names a tag; here weak ones count too.
    private static func lists(_ field: String, _ tag: String) -> Bool {
        field.utf8.split(separator: UInt8(ascii: ",")).contains { item in
            let item = trimmed(item)
            return item.elementsEqual("*".utf8) || item.elementsEqual(tag.utf8) || item.elementsEqual("W/\(tag)".utf8)
        }
    }

    private static func trimmed(_ text: Substring.UTF8View) -> Substring.UTF8View {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let end = text.reversed().prefix(while: isSpace).count
        return text.dropLast(end).drop(while: isSpace)
    }
}

extension ContentSelection {
    var status: Int {
        switch self {
        case .whole: 200
        case .part: 206
        case .unchanged: 304
        case .unsatisfiable: 416
        }
    }

    /// The bytes of the answer's body.
    /// - Parameter content: Where the file's are.
    func body(of content: Range<Int>) -> Range<Int> {
        switch self {
        case .whole: content
        case .part(let part): content.lowerBound + part.lowerBound..<content.lowerBound + part.upperBound
        case .unchanged, .unsatisfiable: content.lowerBound..<content.lowerBound
        }
    }
}
