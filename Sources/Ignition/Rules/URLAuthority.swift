/// The part of a URL behind `//`: user, host and port (RFC 3986, section 3.2, in the reading of Go's net/url).
enum URLAuthority {
    static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return isHost(bytes) }
        let user = bytes[..<at]
        return isHost(bytes[(at + 1)...]) && user.allSatisfy { userSigns[Int($0)] } && PercentEncoding.isValid(user)
    }

    private static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.first == UInt8(ascii: "[") {
            guard let end = bytes.lastIndex(of: UInt8(ascii: "]")) else { return false }
            return isPort(bytes[(end + 1)...]) && isAddress(bytes[(bytes.startIndex + 1)..<end])
        }
        if let colon = bytes.lastIndex(of: UInt8(ascii: ":")), !isPort(bytes[colon...]) { return false }
        return isName(bytes)
    }

    /// Nothing, or a `:` with digits or without.
    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return true }
        return first == UInt8(ascii: ":")
            && bytes.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// The signs of an IPv6 address, and its zone.
    private static func isAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
        let address = bytes.prefix { $0 != UInt8(ascii: "%") }
        let zone = bytes[address.endIndex...]
        let isAddress =
            address.count { $0 == UInt8(ascii: ":") } >= 2
            && address.allSatisfy {
                $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") || PercentEncoding.digit($0) != nil
            }
        return isAddress
            && (zone.isEmpty || zone.count > 3 && zone.starts(with: "%25".utf8) && PercentEncoding.isValid(zone))
    }

    private static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard PercentEncoding.isValid(bytes) else { return false }
        for (index, byte) in zip(bytes.indices, bytes) {
            if byte == UInt8(ascii: "%") {
                // An escape of ASCII could only hide what the host may not hold.
                let digits = bytes[(index + 1)...].prefix(2)
                guard let high = digits.first, high >= UInt8(ascii: "8") || digits.elementsEqual("25".utf8) else {
                    return false
                }
            } else if byte < 0x80, !hostSigns[Int(byte)] {
                return false
            }
        }
        return true
    }

    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    private static let userSigns = table(letters + "!$&'()*+,;=:%@")
    private static let hostSigns = table(letters + "!$&'()*+,;=:[]<>\"")

    private static func table(_ signs: String) -> [Bool] {
        let signs = Set(signs.utf8)
        return (UInt8.min...UInt8.max).map(signs.contains)
    }
}
