/// A number of bytes, written as people write it: `480GB` (powers of 1000) or `64GiB` (powers of 1024).
package struct DataSize: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let bytes: Int
    /// As it was written.
    package let description: String

    /// Reads a number with up to three decimals and a unit: B, kB, MB, GB, TB, PB, KiB, MiB, GiB, TiB or PiB.
    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        let invalid = InvalidValue(text, expected: "a size such as 480GB, 1.92TB or 64GiB")
        guard let match = text.wholeMatch(of: /([0-9]{1,6})(?:\.([0-9]{1,3}))? ?([kKMGTP]?i?B)/),
            let unit = Self.units[String(match.3)], let whole = Int(match.1)
        else { throw invalid }
        let decimals = String(match.2 ?? "")
        let thousandths = Int(decimals + String(repeating: "0", count: 3 - decimals.count)) ?? 0
        let (integral, overflow) = whole.multipliedReportingOverflow(by: unit)
        // A unit is at most 1024^5, so a thousand of them fit.
        let (sum, isOver) = integral.addingReportingOverflow(thousandths * unit / 1000)
        guard !overflow, !isOver, sum > 0 else { throw invalid }
        bytes = sum
        description = text
    }

    /// Whole mebibytes, rounded down.
    package var mebibytes: Int { bytes >> 20 }

    package static func < (first: DataSize, second: DataSize) -> Bool { first.bytes < second.bytes }

    private static let units: [String: Int] = [
        "B": 1, "kB": 1000, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
        "PB": 1_000_000_000_000_000, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40, "PiB": 1 << 50,
    ]
}
