/// A version of a program or a specification: two or three numbers, of which a missing third counts as zero.
package struct SoftwareVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let major: Int
    package let minor: Int
    package let patch: Int

    package init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads the numbers that a version begins with, as packages and programs write them: `1.32.1`, `v1.32.1`,
    /// `1:2.14.0+ds1-1` (Debian Policy 5.6.12: an epoch before the colon).
    /// - Returns: nil when there are not at least two numbers, or one has more than nine digits.
    package init?(leading text: some StringProtocol) {
        var rest = Substring(text)
        if let colon = rest.firstIndex(of: ":"), rest[..<colon].allSatisfy(\.isNumber) {
            rest = rest[rest.index(after: colon)...]
        }
        if rest.first == "v" { rest.removeFirst() }
        var numbers: [Int] = []
        while numbers.count < 3 {
            let digits = rest.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard (1...9).contains(digits.count), let number = Int(Substring(digits)) else { break }
            numbers.append(number)
            rest = rest[digits.endIndex...]
            guard rest.first == "." else { break }
            rest.removeFirst()
        }
        guard numbers.count >= 2 else { return nil }
        self.init(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0)
    }

    package var description: String { "\(major).\(minor).\(patch)" }

    package static func < (left: SoftwareVersion, right: SoftwareVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}
