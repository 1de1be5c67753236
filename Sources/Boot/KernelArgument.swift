/// One argument of a kernel command line, as Linux' "The kernel's command-line parameters" has it.
package struct KernelArgument: Hashable, Sendable {
    package let name: String
    package let value: String?

    /// - Parameters:
    ///   - name: ASCII letters, digits, `.`, `_` and `-`, beginning with a letter or digit.
    ///   - value: Printable ASCII, spaces too; no `"`, for which the kernel has no escape. Nil for a bare flag.
    /// - Throws: ``BootError/argument(_:reason:)``.
    package init(_ name: String, _ value: String? = nil) throws(BootError) {
        guard let first = name.utf8.first, Self.isAlphanumeric(first), name.utf8.allSatisfy(Self.isNameByte) else {
            throw .argument(name, reason: "its name may have letters, digits, `.`, `_` and `-` only")
        }
        guard (value ?? "").utf8.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") }) else {
            throw .argument(name, reason: "its value may have printable ASCII characters except `\"` only")
        }
        self.name = name
        self.value = value
    }

    /// Reads `name` or `name=value`, as an operator writes it in a cluster file.
    /// - Throws: ``BootError/argument(_:reason:)``.
    package init(parsing text: String) throws(BootError) {
        guard let equals = text.firstIndex(of: "=") else {
            try self.init(text)
            return
        }
        try self.init(String(text[..<equals]), String(text[text.index(after: equals)...]))
    }

    /// The argument as it stands in the line; a value with a space is quoted.
    package var text: String {
        guard let value else { return name }
        return value.contains(" ") ? "\(name)=\"\(value)\"" : "\(name)=\(value)"
    }

    private static func isNameByte(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "._-".utf8.contains(byte) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}
