/// The path of a tar entry: relative, without empty, `.` or `..` components and without NUL, in UTF-8.
package struct TarPath: Sendable, Hashable, CustomStringConvertible {
    /// The greatest length, in bytes, as Linux has it for a whole path.
    package static let byteLimit = 4096

    /// Components joined by single slashes.
    package let text: String

    /// Takes a path that is already in its one right form.
    /// - Throws: ``TarPathError``.
    package init(_ text: String) throws(TarPathError) {
        guard Self.isClean(text.utf8) else { throw TarPathError(path: text, problem: .unsafe) }
        self.text = text
    }

    /// Takes a path as other programs write it: `./` before it and `/` behind it are dropped.
    /// - Returns: nil for the archive's root, `./`.
    /// - Throws: ``TarPathError``.
    package init?(archived bytes: some Collection<UInt8>) throws(TarPathError) {
        var rest = Array(bytes)[...]
        while rest.starts(with: [UInt8(ascii: "."), UInt8(ascii: "/")]) { rest = rest.dropFirst(2) }
        while rest.last == UInt8(ascii: "/"), rest.count > 1 { rest = rest.dropLast() }
        if rest.isEmpty && !bytes.isEmpty || rest.elementsEqual([UInt8(ascii: ".")]) { return nil }
        guard let text = String(validating: rest, as: UTF8.self) else {
            throw TarPathError(path: String(decoding: rest, as: UTF8.self), problem: .encoding)
        }
        try self.init(text)
    }

    package var description: String { text }

    private static func isClean(_ bytes: String.UTF8View) -> Bool {
        guard bytes.count <= byteLimit, !bytes.contains(0) else { return false }
        return bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        }
    }
}
