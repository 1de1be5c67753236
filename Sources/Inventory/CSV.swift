import Markup

/// Comma-separated values (RFC 4180), strictly: a header, and rows of as many fields; each field knows its place.
struct CSV: Sendable {
    struct Field: Sendable {
        let text: String
        let mark: Mark
    }

    /// What a file may have.
    private static let sizeLimit = 16 << 20
    private static let columnLimit = 64
    private static let rowLimit = 20_000
    private static let fieldLimit = 4096

    let header: [Field]
    let rows: [[Field]]

    /// Lines end with LF or CRLF, the last need not; a byte order mark before the first is passed over, and so are empty
    /// lines.
    /// - Throws: `Fault` at the first thing that is wrong.
    init(_ bytes: [UInt8], source: String) throws(Fault) {
        var reader = Reader(bytes: bytes, source: source)
        guard bytes.count <= Self.sizeLimit else {
            throw reader.fault("the file has more than \(Self.sizeLimit >> 20) MiB")
        }
        guard let header = try reader.row() else { throw reader.fault("the file is empty", "begin with a header") }
        var rows: [[Field]] = []
        while let row = try reader.row() {
            guard row.count == header.count else {
                throw Fault(
                    source: source, mark: row.first?.mark ?? reader.mark,
                    message: "the row has \(row.count) fields, and the header \(header.count)",
                    remedy: "quote fields that hold commas: \"a,b\"")
            }
            guard rows.count < Self.rowLimit else { throw reader.fault("the file has more than \(Self.rowLimit) rows") }
            rows.append(row)
        }
        self.header = header
        self.rows = rows
    }

    private struct Reader {
        let bytes: [UInt8]
        let source: String
        private var index: Int
        private var line = 1
        private var column = 1

        private static let quote = UInt8(ascii: "\"")
        private static let comma = UInt8(ascii: ",")
        private static let newline = UInt8(ascii: "\n")

        init(bytes: [UInt8], source: String) {
            self.bytes = bytes
            self.source = source
            index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        }

        var mark: Mark { Mark(line: line, column: column) }

        func fault(_ message: String, _ remedy: String = "") -> Fault {
            Fault(source: source, mark: mark, message: message, remedy: remedy)
        }

        private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

        /// Whether a line ends here: LF, CRLF, or the end of the file.
        private var isAtEnd: Bool {
            guard let next else { return true }
            return next == Self.newline || (next == 0x0D && index + 1 < bytes.count && bytes[index + 1] == Self.newline)
        }

        private mutating func take() {
            guard let byte = next else { return }
            index += 1
            if byte == Self.newline {
                (line, column) = (line + 1, 1)
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }

        private mutating func takeLineEnd() {
            if next == 0x0D { take() }
            take()
        }

        /// The next row that is not empty; nil at the end.
        mutating func row() throws(Fault) -> [Field]? {
            while next != nil, isAtEnd { takeLineEnd() }
            guard next != nil else { return nil }
            var fields: [Field] = []
            while true {
                guard fields.count < CSV.columnLimit else {
                    throw fault("a row has more than \(CSV.columnLimit) fields")
                }
                fields.append(try field())
                guard next == Self.comma else { break }
                take()
            }
            guard isAtEnd else { throw fault("text follows a quoted field", "write a quote within quotes twice: \"\"") }
            takeLineEnd()
            return fields
        }

        private mutating func field() throws(Fault) -> Field {
            let start = mark
            var text: [UInt8] = []
            let isQuoted = next == Self.quote
            if isQuoted { take() }
            while true {
                guard let byte = next, isQuoted || !isAtEnd else {
                    guard !isQuoted else {
                        throw Fault(source: source, mark: start, message: "the quoted field has no end")
                    }
                    break
                }
                if isQuoted, byte == Self.quote {
                    take()
                    // Twice, it is a quote of the text.
                    guard next == Self.quote else { break }
                } else if !isQuoted {
                    guard byte != Self.comma else { break }
                    guard byte != Self.quote else { throw fault("a quote within a field that has none around it") }
                }
                guard byte != 0x0D || isQuoted else {
                    throw fault("a line ends with CR alone", "save the file with LF or CRLF at the ends of lines")
                }
                guard byte >= 0x20 || byte == 0x09 || (isQuoted && (byte == 0x0A || byte == 0x0D)), byte != 0x7F else {
                    throw fault("a control character")
                }
                guard text.count < CSV.fieldLimit else { throw fault("a field has more than \(CSV.fieldLimit) bytes") }
                text.append(byte)
                take()
            }
            guard let valid = String(validating: text, as: UTF8.self) else {
                throw Fault(source: source, mark: start, message: "the field is not UTF-8")
            }
            return Field(text: valid, mark: start)
        }
    }
}
