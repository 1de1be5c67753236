import Glibc

/// What the parts of a reference are made of (Docker's "reference" grammar; OCI Distribution Specification 1.1, "Pulling
/// manifests").
enum ImageReferenceGrammar {
    /// A host name, an IPv4 address or an IPv6 address in brackets, with or without a port.
    static func isRegistry(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "[") else {
            let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            return parts.count <= 2 && isHostName(parts[0]) && (parts.count == 1 || isPort(parts[1]))
        }
        guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
        let port = bytes[(end + 1)...]
        return isIPv6(bytes[1..<end])
            && (port.isEmpty || port.first == UInt8(ascii: ":") && isPort(port.dropFirst()))
    }

    /// Words between slashes.
    static func isRepository(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy(isComponent)
    }

    static func isTag(_ text: String) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 128, isLetterOrDigit(first) || first == UInt8(ascii: "_")
        else { return false }
        return text.utf8.allSatisfy { isLetterOrDigit($0) || "_.-".utf8.contains($0) }
    }

    static func isLowerHex(_ byte: UInt8) -> Bool { isDigit(byte) || (97...102).contains(byte) }

    /// Runs of lower-case letters and digits, parted by `.`, `_`, `__` or any number of hyphens.
    private static func isComponent(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first, let last = text.last, isWordByte(first), isWordByte(last) else { return false }
        return text.split(whereSeparator: isWordByte).allSatisfy { separator in
            separator.elementsEqual(".".utf8) || separator.elementsEqual("_".utf8) || separator.elementsEqual("__".utf8)
                || separator.allSatisfy { $0 == UInt8(ascii: "-") }
        }
    }

    private static func isHostName(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.first, let last = label.last else { return false }
            return isLetterOrDigit(first) && isLetterOrDigit(last)
                && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }

    /// Hexadecimal digits and colons only: an address that ends like IPv4, or has a zone, is not in the grammar.
    private static func isIPv6(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit || $0 == UInt8(ascii: ":") }) else {
            return false
        }
        var address = in6_addr()
        return inet_pton(AF_INET6, String(decoding: bytes, as: UTF8.self), &address) == 1
    }

    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard !bytes.isEmpty, bytes.allSatisfy(isDigit), let port = UInt16(String(decoding: bytes, as: UTF8.self))
        else { return false }
        return port > 0
    }

    private static func isWordByte(_ byte: UInt8) -> Bool { isDigit(byte) || (97...122).contains(byte) }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isWordByte(byte) || (65...90).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
