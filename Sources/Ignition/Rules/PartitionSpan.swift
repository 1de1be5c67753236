/// The first and last MiB of a partition that says both.
struct PartitionSpan {
    let first: Int
    let last: Int

    /// Nil when the host places or sizes it.
    init?(_ partition: Element) {
        guard let start = partition.integer("startMiB"), let size = partition.integer("sizeMiB"), start != 0 else {
            return nil
        }
        // A size of zero is what is left, which nobody knows here. Sums wrap as Go's do.
        let end = size == 0 ? start : start &+ size &- 1
        (first, last) = (min(start, end), max(start, end))
    }

    /// The first partition that overlaps the first one which overlaps any; nil when each has its own place.
    static func overlapping(_ spans: [PartitionSpan?]) -> Int? {
        let known = spans.indices.filter { spans[$0] != nil }
        let sorted = known.compactMap { index in spans[index].map { (index: index, span: $0) } }
            .sorted { ($0.span.first, $0.index) < ($1.span.first, $1.index) }
        var overlapping: Set<Int> = []
        var farthest: (index: Int, span: PartitionSpan)?
        for each in sorted {
            guard let before = farthest else {
                farthest = each
                continue
            }
            if each.span.first <= before.span.last { overlapping.formUnion([each.index, before.index]) }
            if each.span.last > before.span.last { farthest = each }
        }
        guard let one = overlapping.min(), let span = spans[one] else { return nil }
        return known.first { other in
            other != one && (spans[other].map { $0.first <= span.last && span.first <= $0.last } ?? false)
        }
    }
}
