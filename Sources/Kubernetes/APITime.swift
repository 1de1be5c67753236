/// Times of the API (RFC 3339).
package enum APITime {
    /// Seconds since 1970 of a text such as `2026-11-21T08:00:00Z`; fractions are dropped. Nil for any other text.
    package static func seconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        guard (20...40).contains(bytes.count), bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54,
            bytes[13] == 0x3A, bytes[16] == 0x3A, let year = number(bytes[0..<4]), year >= 1,
            let month = number(bytes[5..<7]), (1...12).contains(month), let day = number(bytes[8..<10]),
            (1...31).contains(day), let hour = number(bytes[11..<13]), hour < 24,
            let minute = number(bytes[14..<16]), minute < 60, let second = number(bytes[17..<19]), second <= 60,
            let offset = offset(bytes[19...])
        else { return nil }
        // Years begin in March, so that the leap day is the last.
        let (shifted, place) = month < 3 ? (year - 1, month + 9) : (year, month - 3)
        let leaps = shifted / 4 - shifted / 100 + shifted / 400
        let days = shifted * 365 + leaps + (place * 153 + 2) / 5 + day - 1 - 719_468
        return days * 86_400 + hour * 3_600 + minute * 60 + second - offset
    }

    /// Seconds since 1970 of a time of HTTP, such as `Sat, 21 Nov 2026 08:00:00 GMT` (RFC 9110, section 5.6.7,
    /// "IMF-fixdate"). Nil for any other text.
    static func httpSeconds(_ text: String) -> Int64? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: words[2]) else { return nil }
        return seconds("\(words[3])-\(padded(Int64(month) + 1, 2))-\(words[1])T\(words[4])Z")
    }

    /// What follows the seconds: a fraction, and `Z` or the distance to UTC, in seconds.
    private static func offset(_ text: ArraySlice<UInt8>) -> Int64? {
        var rest = text
        if rest.first == 0x2E {
            rest = rest.dropFirst().drop { (0x30...0x39).contains($0) }
            guard rest.startIndex > text.startIndex + 1 else { return nil }
        }
        if rest.elementsEqual("Z".utf8) { return 0 }
        let start = rest.startIndex
        guard rest.count == 6, let sign = rest.first, sign == 0x2B || sign == 0x2D, rest[start + 3] == 0x3A,
            let hours = number(rest[start + 1..<start + 3]), hours < 24,
            let minutes = number(rest[start + 4..<start + 6]), minutes < 60
        else { return nil }
        return (sign == 0x2D ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}

extension APITime {
    /// A time as the API writes it, in UTC.
    package static func text(_ seconds: Int64) -> String {
        // Outside the years that four digits hold, the number says more.
        guard (-62_135_596_800..<253_402_300_800).contains(seconds) else { return "\(seconds)" }
        let shifted = seconds + 719_468 * 86_400
        let (days, second) = (shifted / 86_400, shifted % 86_400)
        let era = days / 146_097
        let day = days % 146_097
        let yearOfEra = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let place = (5 * dayOfYear + 2) / 153
        let month = place < 10 ? place + 3 : place - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfYear - (153 * place + 2) / 5 + 1, 2))"
        return date + "T\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))Z"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
