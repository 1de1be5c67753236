/// The certificates of a text in PEM form (RFC 7468), perhaps with comments and keys of other kinds between, which cost
/// room.
struct CertificateLines {
    private let lines: [Substring]

    init(_ text: String) {
        var lines: [Substring] = []
        var isInside = false
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("-----BEGIN CERTIFICATE-----") { isInside = true }
            if isInside { lines.append(line) }
            if line.hasPrefix("-----END CERTIFICATE-----") { isInside = false }
        }
        self.lines = lines
    }

    var isEmpty: Bool { lines.isEmpty }

    /// Each line with its newline.
    var text: String { lines.map { $0 + "\n" }.joined() }

    /// All on one line, as `report.sh` takes it: an installer has no program that reads base64.
    var oneLine: String { lines.joined(separator: "|") }
}
