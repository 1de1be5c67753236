package import SystemPackage

/// The system refused an operation on a file: which operation, which file, why.
package struct FileError: Error, CustomStringConvertible, Sendable {
    /// What was attempted, as a verb that takes the path.
    package let operation: String
    /// The file or directory.
    package let path: FilePath
    /// The system's reason.
    package let cause: any Error

    package init(_ operation: String, _ path: FilePath, _ cause: any Error) {
        self.operation = operation
        self.path = path
        self.cause = cause
    }

    package var description: String { "cannot \(operation) \(path): \(cause)" }
}
