/// A moment in the form of RFC 3339, section 5.6.
package struct Timestamp: Sendable, Hashable, CustomStringConvertible {
    /// Such as `2023-11-14T22:13:20Z`.
    package let description: String

    /// A moment in UTC.
    /// - Parameter seconds: Since 1970, leap seconds not counted; at most the year 9999.
    /// - Throws: ``OCIValueError`` beyond the years 1970 to 9999.
    package init(seconds: Int) throws(OCIValueError) {
        guard (0...253_402_300_799).contains(seconds) else {
            throw OCIValueError(String(seconds), is: "no time between the years 1970 and 9999, in seconds since 1970")
        }
        // Days since 1 March of year 0, so that the leap day is the last of a year and months follow one formula.
        let days = seconds / 86_400 + 719_468
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = era * 400 + yearOfEra + (month >= 10 ? 1 : 0)
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        let time = seconds % 86_400
        description =
            "\(year)-\(two(month < 10 ? month + 3 : month - 9))-\(two(day))"
            + "T\(two(time / 3_600)):\(two(time / 60 % 60)):\(two(time % 60))Z"
    }

    /// Takes a moment as another program wrote it, with its fraction and its zone.
    /// - Throws: ``OCIValueError`` when the text has not the form.
    package init(_ text: String) throws(OCIValueError) {
        let shape = text.utf8.map { (48...57).contains($0) ? UInt8(ascii: "0") : $0 }
        let zone = shape.dropFirst(19)
        let fraction = zone.first == UInt8(ascii: ".") ? zone.dropFirst().prefix { $0 == UInt8(ascii: "0") } : []
        let offset = fraction.isEmpty ? zone : zone.dropFirst(fraction.count + 1)
        guard text.utf8.count <= 40, shape.starts(with: "0000-00-00T00:00:00".utf8),
            ["Z", "+00:00", "-00:00"].contains(String(decoding: offset, as: UTF8.self))
        else { throw OCIValueError(text, is: "no time; one like `2023-11-14T22:13:20Z` is expected") }
        description = text
    }
}
