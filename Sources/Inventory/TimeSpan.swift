/// How long something lasts, as `24h`, `90m` or `1h30m`.
package struct TimeSpan: Sendable, Hashable, CustomStringConvertible {
    package let duration: Duration
    /// As it was given.
    package let description: String

    package static let tenMinutes = TimeSpan(duration: .seconds(600), description: "10m")
    package static let hour = TimeSpan(duration: .seconds(3600), description: "60m")
    package static let day = TimeSpan(duration: .seconds(86400), description: "24h")

    private init(duration: Duration, description: String) {
        self.duration = duration
        self.description = description
    }

    /// - Parameter range: In seconds.
    /// - Throws: ``InvalidValue``.
    package init(_ text: String, in range: ClosedRange<Int64>) throws(InvalidValue) {
        let match = text.wholeMatch(of: /(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,7})m)?(?:([0-9]{1,8})s)?/)
        var seconds: Int64 = 0
        if let match {
            for (count, unit) in [(match.1, Int64(86400)), (match.2, 3600), (match.3, 60), (match.4, 1)] {
                seconds += (count.flatMap { Int64($0) } ?? 0) * unit
            }
        }
        guard !text.isEmpty, range.contains(seconds) else {
            throw InvalidValue(
                text,
                expected: "a time such as 24h, 90m or 1h30m, of \(Self.words(range.lowerBound)) to "
                    + Self.words(range.upperBound))
        }
        duration = .seconds(seconds)
        description = text
    }

    /// Seconds for people: the two greatest units.
    package static func words(_ seconds: Int64) -> String {
        let units: [(String, Int64)] = [("d", 86400), ("h", 3600), ("m", 60), ("s", 1)]
        var rest = max(0, seconds)
        var parts: [String] = []
        for (name, size) in units where parts.count < 2 {
            if rest >= size { parts.append("\(rest / size)\(name)") } else if !parts.isEmpty { break }
            rest %= size
        }
        return parts.isEmpty ? "0s" : parts.joined()
    }
}
