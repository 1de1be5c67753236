/// A moment as milliseconds since 1970-01-01T00:00:00Z, of a clock that may be set back.
package struct Timestamp: Sendable, Hashable, Comparable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (first: Timestamp, second: Timestamp) -> Bool { first.milliseconds < second.milliseconds }

    /// The moment that much later; the last there is when it would be later than that.
    package func after(_ duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        let added = milliseconds.addingReportingOverflow(seconds &* 1000 &+ attoseconds / 1_000_000_000_000_000)
        return Timestamp(milliseconds: added.overflow ? .max : added.partialValue)
    }
}
