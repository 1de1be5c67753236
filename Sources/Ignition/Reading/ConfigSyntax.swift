import Markup

/// What to say about texts that are no JSON.
enum ConfigSyntax {
    /// Why a text cannot be read.
    static func finding(_ fault: Fault, in bytes: [UInt8]) -> Finding {
        let remedy = guess(bytes) ?? fault.remedy
        return Finding(
            .error, fault.message + (remedy.isEmpty ? "" : "; \(remedy)"), path: nil, mark: fault.mark)
    }

    /// What the text may be instead.
    private static func guess(_ bytes: [UInt8]) -> String? {
        let start = bytes.drop { $0 == UInt8(ascii: " ") || (9...13).contains($0) }
        if start.isEmpty { return "the config is empty; the least one is {\"ignition\": {\"version\": \"3.0.0\"}}" }
        if start.starts(with: [0xEF, 0xBB, 0xBF]) {
            return "it begins with a byte order mark, which Ignition refuses; save it as UTF-8 without one"
        }
        if start.starts(with: [0x1F, 0x8B]) { return "it is gzip, which must be unpacked first" }
        if start.starts(with: "#cloud-config".utf8) || start.starts(with: "#!".utf8) {
            return "it is for cloud-init, not Ignition"
        }
        for line in start.prefix(4096).split(separator: UInt8(ascii: "\n")) where line.starts(with: "variant:".utf8) {
            return "it is Butane; `slipway butane` makes Ignition of it"
        }
        return nil
    }

    /// Where the text stops being UTF-8; nil when it is all that.
    static func firstBrokenCharacter(of bytes: [UInt8]) -> Mark? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        var rest = bytes.makeIterator()
        var decoder = Unicode.UTF8.ForwardParser()
        var (line, column) = (1, 1)
        while case .valid(let scalar) = decoder.parseScalar(from: &rest) {
            if scalar.first == UInt8(ascii: "\n") { (line, column) = (line + 1, 1) } else { column += 1 }
        }
        return Mark(line: line, column: column)
    }
}
