import Glibc

/// When a server wants to be asked again (RFC 9110, section 10.2.3, "Retry-After").
enum RetryAfter {
    /// Reads seconds or a date.
    /// - Parameter now: Seconds since 1970.
    /// - Returns: nil for what is neither; nothing for what is past.
    static func parse(_ text: String, now: Int = time(nil)) -> Duration? {
        let text = text.utf8.drop { $0 == UInt8(ascii: " ") }
        if !text.isEmpty, text.count <= 9, let seconds = number(text) { return .seconds(seconds) }
        return date(Array(text)).map { .seconds(max(0, $0 - now)) }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7), in seconds since 1970.
    private static func date(_ text: [UInt8]) -> Int? {
        guard text.count == 29, text[3...4].elementsEqual(", ".utf8), text[25...].elementsEqual(" GMT".utf8),
            [7, 11, 16].allSatisfy({ text[$0] == UInt8(ascii: " ") }),
            [19, 22].allSatisfy({ text[$0] == UInt8(ascii: ":") }),
            let day = number(text[5...6]), (1...31).contains(day),
            let month = months.firstIndex(of: String(decoding: text[8...10], as: UTF8.self)),
            let year = number(text[12...15]), year >= 1970,
            let hour = number(text[17...18]), hour < 24, let minute = number(text[20...21]), minute < 60,
            let second = number(text[23...24]), second <= 60
        else { return nil }
        // Years begin in March, so that the leap day is the last.
        let (shifted, offset) = month < 2 ? (year - 1, month + 10) : (year, month - 2)
        let leaps = shifted / 4 - shifted / 100 + shifted / 400
        let days = shifted * 365 + leaps + (offset * 153 + 2) / 5 + day - 1 - 719_468
        return days * 86_400 + hour * 3_600 + minute * 60 + second
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }
}
