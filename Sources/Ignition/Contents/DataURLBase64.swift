/// Reads base64 as Ignition does (RFC 4648, section 4): whole groups, padding at the end only, whatever bits it hides.
enum DataURLBase64 {
    private static let values: [UInt8?] = {
        var values = [UInt8?](repeating: nil, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, character) in zip(UInt8(0)..., alphabet.utf8) { values[Int(character)] = value }
        return values
    }()

    static func isValid(_ text: ArraySlice<UInt8>) -> Bool {
        let values = values
        return text.count.isMultiple(of: 4) && text.dropLast(padding(of: text)).allSatisfy { values[Int($0)] != nil }
    }

    private static func padding(of text: ArraySlice<UInt8>) -> Int {
        text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    }

    /// - Returns: nil for what is no base64.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let values = values
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for character in text.dropLast(padding(of: text)) {
            guard let value = values[Int(character)] else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }
}
