import Glibc
package import Inventory
import Kubernetes

/// A second in UTC, written as Kubernetes writes times (RFC 3339, `2026-11-21T08:00:00Z`).
package struct Moment: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Since 1970.
    package let seconds: Int64

    package init(_ seconds: Int64) { self.seconds = seconds }

    /// The current second.
    package static var now: Moment { Moment(Int64(time(nil))) }

    /// Reads a time of the API; nil for any other text.
    init?(_ text: String) {
        guard let seconds = APITime.seconds(text) else { return nil }
        self.init(seconds)
    }

    package static func < (one: Moment, other: Moment) -> Bool { one.seconds < other.seconds }

    func adding(_ duration: Duration) -> Moment {
        Moment(seconds.addingReportingOverflow(duration.components.seconds).partialValue)
    }

    package var description: String { APITime.text(seconds) }
}

extension TimeSpan {
    /// The time between two moments, for people.
    package static func between(_ start: Moment, _ end: Moment) -> String {
        words(end.seconds.subtractingReportingOverflow(start.seconds).partialValue)
    }
}
