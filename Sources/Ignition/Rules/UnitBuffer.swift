/// A text read through a buffer, as Go's bufio.Reader would: what stands in the buffer decides which lines are found
/// too long.
struct UnitBuffer {
    private static let capacity = 4096

    private let bytes: [UInt8]
    private(set) var position = 0
    /// The end of what is in the buffer.
    private var filled = 0
    /// The end of the line that was last looked for.
    private var lineEnd = -1

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The number of the line at a position.
    func lineNumber(at position: Int) -> Int { 1 + bytes[..<position].count { $0 == UInt8(ascii: "\n") } }

    /// Whether the buffer holds so many bytes, and none of them ends the line.
    mutating func isLineLonger(than length: Int) -> Bool {
        guard filled - position >= length else { return false }
        if lineEnd < position {
            lineEnd =
                bytes[position...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? bytes.count
        }
        return lineEnd >= position + length
    }

    /// Passes a character, and gives its first byte; nil at the end.
    mutating func sign() -> UInt8? {
        while position + length(at: position) > filled, fill() {}
        guard position < bytes.count else { return nil }
        let byte = bytes[position]
        position += length(at: position)
        return byte
    }

    /// Whether the character between an earlier position and the present one is white space.
    func isSpace(from start: Int) -> Bool {
        String(decoding: bytes[start..<position], as: UTF8.self).unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }

    /// Returns to the beginning of the last character.
    mutating func back(to start: Int) { position = start }

    /// Passes the rest of the line, and gives it without its end.
    mutating func line() -> ArraySlice<UInt8> {
        let start = position
        if pass(UInt8(ascii: "\n")) { return bytes[start..<(position - 1)] }
        let rest = bytes[start..<position]
        return rest.last == UInt8(ascii: "\r") ? rest.dropLast() : rest
    }

    /// Passes what stands before a byte, and that byte; nil when there is none, and then everything is passed.
    mutating func bytes(before end: UInt8) -> ArraySlice<UInt8>? {
        let start = position
        return pass(end) ? bytes[start..<(position - 1)] : nil
    }

    private mutating func pass(_ end: UInt8) -> Bool {
        var searched = position
        while true {
            if let index = bytes[searched..<filled].firstIndex(of: end) {
                position = index + 1
                return true
            }
            searched = filled
            if filled - position >= Self.capacity { position = filled }
            guard fill() else {
                position = filled
                return false
            }
        }
    }

    private mutating func fill() -> Bool {
        let end = min(bytes.count, position + Self.capacity)
        guard end > filled else { return false }
        filled = end
        return true
    }

    /// The bytes of the character at a place; one at the end.
    private func length(at index: Int) -> Int {
        guard index < bytes.count else { return 1 }
        let length =
            switch bytes[index] {
            case 0xF0...: 4
            case 0xE0...: 3
            case 0xC0...: 2
            default: 1
            }
        return min(length, bytes.count - index)
    }
}
