import Markup
import TestSupport

/// Choices for ``GeneratedHosts``.
struct Random {
    private var seed: Seed

    init(_ seed: Seed) { self.seed = seed }

    mutating func chance(_ part: Int, in whole: Int) -> Bool { Int.random(in: 0..<whole, using: &seed) < part }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &seed) }

    mutating func one<T>(of items: [T]) -> T { items[Int.random(in: items.indices, using: &seed)] }

    /// Some of the items, in their order; perhaps none.
    mutating func some<T>(of items: [T]) -> [T] { items.filter { _ in Bool.random(using: &seed) } }

    /// A key with one of the values, or nothing.
    mutating func maybe(_ key: String, _ values: [Value]) -> [Value.Member] {
        chance(1, in: 2) ? [] : [Value.Member(key, one(of: values))]
    }
}
