/// The first and last MiB of a partition that says both.
struct PartitionSpan {
    let first: Int
    /// Before the first one when a size is negative, which Ignition lets pass.
    let last: Int

    /// Nil when the host places or sizes it.
    init?(_ partition: Element) {
        guard let start = partition.integer("startMiB"), let size = partition.integer("sizeMiB"), start != 0 else {
            return nil
        }
        first = start
        // A size of zero is what is left, which nobody knows here. Sums wrap as Go's do.
        last = size == 0 ? start : start &+ size &- 1
    }

    /// Whether this one begins or ends in another, or begins before it and ends behind it: Ignition's question, to which
    /// two partitions may answer differently when one ends before it begins.
    private func overlaps(_ other: PartitionSpan) -> Bool {
        let place = (other.first, other.last)
        return first >= place.0 && first <= place.1 || last >= place.0 && last <= place.1
            || first < place.0 && last > place.1
    }

    /// How many partitions that may overlap are compared with all others: more than a disk can have.
    private static let mostCompared = 256

    /// The first partition that overlaps the first one which overlaps any; nil when each has its own place.
    static func overlapping(_ spans: [PartitionSpan?]) -> Int? {
        let suspects = suspects(spans)
        for one in suspects.prefix(mostCompared) {
            guard let span = spans[one] else { continue }
            let other = suspects.first { $0 != one && spans[$0].map(span.overlaps) ?? false }
            if let other { return other }
        }
        return nil
    }

    /// Those that have a MiB in common with another, in their order; turned about first if they end before they begin.
    private static func suspects(_ spans: [PartitionSpan?]) -> [Int] {
        let known = spans.enumerated().compactMap { index, span in
            span.map { (index: index, first: min($0.first, $0.last), last: max($0.first, $0.last)) }
        }
        let sorted = known.sorted { ($0.first, $0.index) < ($1.first, $1.index) }
        var suspects: Set<Int> = []
        guard var farthest = sorted.first else { return [] }
        for each in sorted.dropFirst() {
            if each.first <= farthest.last { suspects.formUnion([each.index, farthest.index]) }
            if each.last > farthest.last { farthest = each }
        }
        return suspects.sorted()
    }
}
