/// Reads challenges out of one field (RFC 9110, section 11.2, "Authentication Parameters").
struct ChallengeScanner {
    /// Fields of one answer that are looked at.
    static let fieldLimit = 16
    static let challengeLimit = 16
    private static let parameterLimit = 32
    /// Bytes of a field.
    private static let byteLimit = 16 << 10

    private let bytes: [UInt8]
    private var position = 0

    /// A longer field has no challenges.
    init(_ field: String) { bytes = field.utf8.count <= Self.byteLimit ? Array(field.utf8) : [] }

    /// The next challenge; nil at the end, and where the field cannot be read any further.
    mutating func next() -> Challenge? {
        skipCommas()
        let scheme = token().lowercased()
        guard !scheme.isEmpty else { return nil }
        if isAtEnd || peek == comma { return Challenge(scheme: scheme, token68: nil, parameters: [:]) }
        guard skipBlanks() else { return giveUp() }
        if isAtEnd || peek == comma { return Challenge(scheme: scheme, token68: nil, parameters: [:]) }
        if let text = token68() { return Challenge(scheme: scheme, token68: text, parameters: [:]) }
        var parameters: [String: String] = [:]
        var count = 0
        while let (name, value) = parameter() {
            count += 1
            guard let value, count <= Self.parameterLimit else { return giveUp() }
            if parameters[name] == nil { parameters[name] = value }
            skipBlanks()
            guard isAtEnd || peek == comma else { return giveUp() }
            skipCommas()
        }
        return count == 0 ? giveUp() : Challenge(scheme: scheme, token68: nil, parameters: parameters)
    }

    /// A name and its value, nil where that is damaged; nil, with nothing taken, before anything but a name and `=`.
    private mutating func parameter() -> (name: String, value: String?)? {
        let start = position
        let name = token().lowercased()
        skipBlanks()
        guard !name.isEmpty, peek == UInt8(ascii: "=") else {
            position = start
            return nil
        }
        position += 1
        skipBlanks()
        return (name, peek == quote ? quoted() : unquoted())
    }

    private mutating func quoted() -> String? {
        var text: [UInt8] = []
        position += 1
        while var byte = peek {
            position += 1
            if byte == quote { return String(validating: text, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = peek else { return nil }
                position += 1
                byte = escaped
            }
            guard byte >= 0x20 || byte == 0x09, byte != 0x7F else { return nil }
            text.append(byte)
        }
        return nil
    }

    private mutating func unquoted() -> String? {
        let text = take { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") }
        return text.isEmpty ? nil : text
    }

    /// Text in the alphabet of all the Base64s, alone up to a comma or the end.
    private mutating func token68() -> String? {
        let start = position
        let marks = "-._~+/".utf8
        var text = take { isAlphanumeric($0) || marks.contains($0) }
        if !text.isEmpty { text += take { $0 == UInt8(ascii: "=") } }
        skipBlanks()
        if !text.isEmpty, isAtEnd || peek == comma { return text }
        position = start
        return nil
    }

    /// RFC 9110, section 5.6.2.
    private mutating func token() -> String {
        let marks = "!#$%&'*+-.^_`|~".utf8
        return take { isAlphanumeric($0) || marks.contains($0) }
    }

    private let comma = UInt8(ascii: ",")
    private let quote = UInt8(ascii: "\"")

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
    private var isAtEnd: Bool { position >= bytes.count }

    private mutating func take(while isWanted: (UInt8) -> Bool) -> String {
        let start = position
        while let byte = peek, isWanted(byte) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    @discardableResult
    private mutating func skipBlanks() -> Bool {
        !take { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.isEmpty
    }

    private mutating func skipCommas() {
        let comma = comma
        _ = take { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == comma }
    }

    private mutating func giveUp() -> Challenge? {
        position = bytes.count
        return nil
    }
}

private func isAlphanumeric(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
}
