/// Goes through the characters of TOML and knows the place in the text.
struct TOMLScanner {
    private let bytes: [UInt8]
    private let source: String
    private(set) var position = 0
    private var line = 1
    /// The column of the byte at a position of this line, so that counting goes on from there.
    private var counted = (position: 0, column: 1)

    /// - Throws: ``Fault`` where the text is not UTF-8.
    init(_ bytes: [UInt8], source: String) throws(Fault) {
        self.source = source
        var rest = bytes.makeIterator()
        var decoder = Unicode.UTF8.ForwardParser()
        var place = Mark.start
        reading: while true {
            switch decoder.parseScalar(from: &rest) {
            case .valid(let scalar):
                let isNewline = scalar.first == UInt8(ascii: "\n")
                place =
                    isNewline ? Mark(line: place.line + 1, column: 1) : Mark(line: place.line, column: place.column + 1)
            case .emptyInput: break reading
            case .error:
                throw Fault(
                    source: source, mark: place, message: "the text is not UTF-8", remedy: "save the file as UTF-8 text"
                )
            }
        }
        // A newline is one byte from here on, in strings too.
        self.bytes = bytes.indices.filter { index in
            bytes[index] != UInt8(ascii: "\r") || index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "\n")
        }.map { bytes[$0] }
    }

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// What is still to be read.
    var rest: ArraySlice<UInt8> { bytes[position...] }

    /// Columns count UTF-8 characters, that is, bytes that begin one.
    mutating func mark() -> Mark {
        if position > counted.position {
            counted.column += bytes[counted.position..<position].reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
            counted.position = position
        }
        return Mark(line: line, column: counted.column)
    }

    mutating func fault(_ message: String, at mark: Mark? = nil, remedy: String = "") -> Fault {
        Fault(source: source, mark: mark ?? self.mark(), message: message, remedy: remedy)
    }

    /// Passes bytes of this line.
    mutating func advance(_ count: Int = 1) { position += count }

    /// Passes the newline that is next.
    mutating func advanceLine() {
        position += 1
        line += 1
        counted = (position, 1)
    }

    func isNext(_ text: String) -> Bool { rest.starts(with: text.utf8) }

    mutating func take(_ text: String) -> Bool {
        guard isNext(text) else { return false }
        advance(text.utf8.count)
        return true
    }

    mutating func skipSpace() {
        while peek == UInt8(ascii: " ") || peek == UInt8(ascii: "\t") { position += 1 }
    }

    /// Passes a comment up to the end of its line.
    mutating func skipComment() throws(Fault) {
        guard peek == UInt8(ascii: "#") else { return }
        while let byte = peek, byte != UInt8(ascii: "\n") {
            guard !Self.isControl(byte) else { throw fault("a control character stands in a comment") }
            position += 1
        }
    }

    /// Passes spaces, comments and ends of lines.
    mutating func skipLines() throws(Fault) {
        while true {
            skipSpace()
            try skipComment()
            guard peek == UInt8(ascii: "\n") else { return }
            advanceLine()
        }
    }

    /// Whether a byte may stand neither in a comment nor in a string; ends of lines are told apart by the caller.
    static func isControl(_ byte: UInt8) -> Bool { byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7F }
}
