/// A path that a tar archive must not or cannot hold.
package struct TarPathError: Error, CustomStringConvertible, Sendable, Equatable {
    /// What is wrong with a path.
    package enum Problem: Sendable, Equatable {
        /// It is empty, absolute or too long, or has an empty, `.` or `..` component, or a NUL.
        case unsafe
        /// It is not UTF-8.
        case encoding
        /// It cannot be split into a prefix of 155 and a name of 100 bytes.
        case unsplittable
    }

    /// The path, as far as it can be shown.
    package let path: String
    package let problem: Problem

    package var description: String {
        let shown = String(path.prefix(300))
        return switch problem {
        case .unsafe: "`\(shown)` is no relative path without `.`, `..` and empty parts"
        case .encoding: "`\(shown)` is not UTF-8"
        case .unsplittable:
            "`\(shown)` has \(path.utf8.count) bytes, which no ustar header can hold; shorten its names"
        }
    }
}
