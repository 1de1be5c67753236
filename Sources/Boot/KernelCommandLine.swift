/// The whole line that a kernel is started with.
package struct KernelCommandLine: Hashable, Sendable {
    /// Linux on x86 keeps 2048 bytes, of which the last is a zero (`COMMAND_LINE_SIZE`), and cuts the rest off silently.
    package static let limit = 2047

    package let arguments: [KernelArgument]

    /// - Throws: ``BootError/lineTooLong(bytes:parts:)`` when the line would be cut off.
    package init(_ arguments: [KernelArgument]) throws(BootError) {
        self.arguments = arguments
        let bytes = text.utf8.count
        guard bytes <= Self.limit else {
            let parts = arguments.map { (name: $0.name, bytes: $0.text.utf8.count) }.sorted { $0.bytes > $1.bytes }
            throw .lineTooLong(bytes: bytes, parts: parts.prefix(5).map { "\($0.name) (\($0.bytes))" })
        }
    }

    /// The arguments with single spaces between.
    package var text: String { arguments.map(\.text).joined(separator: " ") }
}
