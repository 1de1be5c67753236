/// Splits one GVariant container into the places of its members, checking every offset.
///
/// It does not insist on normal form: the types above write what they read again and compare, which does.
struct VariantReader {
    /// A member of a tuple.
    enum Member {
        case fixed(Int)
        case variable(alignment: Int)
    }

    let bytes: ArraySlice<UInt8>
    /// What is being read, for messages.
    let subject: String

    init(_ bytes: ArraySlice<UInt8>, of subject: String) {
        self.bytes = bytes
        self.subject = subject
    }

    /// The members of an array whose members vary in size, at most `limit` of them.
    func array(alignment: Int = 1, limit: Int = .max) throws(OSTreeError) -> [ArraySlice<UInt8>] {
        guard !bytes.isEmpty else { return [] }
        let width = VariantOffsets.width(size: bytes.count)
        guard bytes.count >= width else { throw damaged }
        let body = try offset(at: bytes.count - width, width: width)
        guard body <= bytes.count - width, (bytes.count - body) % width == 0 else { throw damaged }
        guard (bytes.count - body) / width <= limit else {
            throw .invalid(subject, reason: "a list in it has more than the \(limit) members allowed")
        }
        var members: [ArraySlice<UInt8>] = []
        var start = 0
        for position in stride(from: body, to: bytes.count, by: width) {
            start = Self.aligned(start, to: alignment)
            let end = try offset(at: position, width: width)
            try members.append(slice(start, end, within: body))
            start = end
        }
        return members
    }

    /// The members of a tuple, the last of which varies in size.
    func tuple(_ members: [Member]) throws(OSTreeError) -> [ArraySlice<UInt8>] {
        let width = VariantOffsets.width(size: bytes.count)
        var body = bytes.count
        var start = 0
        var found: [ArraySlice<UInt8>] = []
        let stored = members.dropLast().count { if case .variable = $0 { true } else { false } } * width
        guard stored <= bytes.count else { throw damaged }
        for (index, member) in members.enumerated() {
            let end: Int
            switch member {
            case .fixed(let size):
                start = Self.aligned(start, to: size)
                end = start + size
            case .variable(let alignment):
                start = Self.aligned(start, to: alignment)
                if index == members.count - 1 {
                    end = bytes.count - stored
                } else {
                    body -= width
                    end = try offset(at: body, width: width)
                }
            }
            try found.append(slice(start, end, within: bytes.count - stored))
            start = end
        }
        return found
    }

    /// A string's bytes without the closing NUL.
    static func string(_ bytes: ArraySlice<UInt8>, in subject: String) throws(OSTreeError) -> String {
        guard bytes.last == 0, let text = String(validating: bytes.dropLast(), as: UTF8.self), !text.utf8.contains(0)
        else {
            throw .invalid(subject, reason: "a text in it is not UTF-8 ended by a NUL")
        }
        return text
    }

    /// A number as OSTree stores it: most significant byte first.
    static func number<Number: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>) -> Number {
        bytes.reduce(0) { $0 << 8 | Number($1) }
    }

    private var damaged: OSTreeError { .invalid(subject, reason: "an offset in it points outside") }

    private func slice(_ start: Int, _ end: Int, within limit: Int) throws(OSTreeError) -> ArraySlice<UInt8> {
        guard start <= end, end <= limit else { throw damaged }
        return bytes[bytes.startIndex + start..<bytes.startIndex + end]
    }

    private func offset(at position: Int, width: Int) throws(OSTreeError) -> Int {
        let stored = bytes[bytes.startIndex + position..<bytes.startIndex + position + width]
        guard let value = Int(exactly: stored.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) else {
            throw damaged
        }
        return value
    }

    private static func aligned(_ position: Int, to alignment: Int) -> Int {
        (position + alignment - 1) / alignment * alignment
    }
}
