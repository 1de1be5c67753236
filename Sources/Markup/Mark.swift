/// A place in a text: 1-based line and column (in characters), as editors count.
package struct Mark: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The beginning of a text.
    package static let start = Mark(line: 1, column: 1)

    package static func < (one: Mark, other: Mark) -> Bool {
        (one.line, one.column) < (other.line, other.column)
    }

    package var description: String { "\(line):\(column)" }
}
