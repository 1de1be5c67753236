package import Markup

/// What a disc says about itself: `.discinfo`, with a line each for the time it was made, what it is, the architecture
/// and the numbers of discs.
package struct DiscInfo: Sendable, Equatable {
    private static let byteLimit = 4096

    /// Such as `Oracle Linux`; nil where there is a number only.
    package let product: String?
    package let release: String?
    /// In the words of `uname -m`.
    package let architecture: String

    /// Reads the file.
    /// - Throws: `Fault` at the first line that is wrong.
    package init(_ bytes: [UInt8], source: String) throws(Fault) {
        func fault(_ line: Int, _ message: String) -> Fault {
            Fault(
                source: source, mark: Mark(line: line, column: 1), message: message,
                remedy: "the medium is damaged or altered; download it again")
        }
        guard bytes.count <= Self.byteLimit, let text = String(validating: bytes, as: UTF8.self),
            !text.unicodeScalars.contains(where: { $0.value < 0x20 && !"\r\n\t".unicodeScalars.contains($0) })
        else { throw fault(1, "it is no text of at most \(Self.byteLimit) bytes") }
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Substring($0).split { " \t\r".contains($0) } }
        guard lines.count >= 3 else { throw fault(lines.count, "it ends before the line of the architecture") }
        guard lines[0].count == 1, lines[0][0].utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") })
        else { throw fault(1, "the first line is no time in seconds") }
        guard lines[2].count == 1, lines[2][0].utf8.count <= 40 else {
            throw fault(3, "the third line is no architecture")
        }
        architecture = String(lines[2][0])
        guard lines[1].reduce(0, { $0 + $1.utf8.count }) <= 200 else {
            throw fault(2, "the second line is longer than a product's name")
        }
        // "Oracle Linux 8.10", "39", "CentOS Stream 9".
        let words = lines[1]
        let number = words.lastIndex { $0.utf8.first.map { (48...57).contains($0) } ?? false }
        release = number.map { String(words[$0]) }
        let name = words[..<(number ?? words.endIndex)].joined(separator: " ")
        product = name.isEmpty ? nil : name
    }
}
