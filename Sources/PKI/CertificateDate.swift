import COpenSSL
import Glibc

/// Moments of certificates, for people.
package enum CertificateDate {
    /// A moment in UTC (RFC 3339 section 5.6), as `2026-11-21T00:00:00Z`.
    /// - Parameter seconds: Since 1970.
    package static func text(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "\(seconds) seconds since 1970" }
        func digits(_ number: Int32, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
        }
        // A year beyond the type's range is refused by gmtime_r.
        let year = digits(Int32(clamping: Int(parts.tm_year) + 1900), 4)
        let date = "\(year)-\(digits(parts.tm_mon + 1, 2))-\(digits(parts.tm_mday, 2))"
        return "\(date)T\(digits(parts.tm_hour, 2)):\(digits(parts.tm_min, 2)):\(digits(parts.tm_sec, 2))Z"
    }
}
