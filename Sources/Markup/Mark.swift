/// A place in a text: 1-based line and column (in characters), as editors count.
///
/// Documents hold many of these, so it is kept in twelve bytes.
package struct Mark: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let number: UInt32
    private let lineNumber: UInt32
    private let columnNumber: UInt32

    /// - Parameter document: Which text is meant where several are read together; see ``Faults/init(sources:)``.
    package init(line: Int, column: Int, document: Int = 0) {
        number = UInt32(clamping: document)
        lineNumber = UInt32(clamping: line)
        columnNumber = UInt32(clamping: column)
    }

    /// A text as a whole, such as the value of a flag, in which no line has to be looked for.
    package static func whole(document: Int) -> Mark { Mark(line: 0, column: 0, document: document) }

    /// The beginning of a text.
    package static let start = Mark(line: 1, column: 1)

    package var line: Int { Int(lineNumber) }
    package var column: Int { Int(columnNumber) }
    /// Which text it is in; 0 where there is only one.
    package var document: Int { Int(number) }
    /// Whether it means a text as a whole: it has no line then.
    package var isWhole: Bool { lineNumber == 0 }

    package static func < (one: Mark, other: Mark) -> Bool {
        (one.number, one.lineNumber, one.columnNumber) < (other.number, other.lineNumber, other.columnNumber)
    }

    package var description: String { "\(line):\(column)" }
}
