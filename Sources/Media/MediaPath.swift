/// Paths on media: relative, and never out of the medium.
enum MediaPath {
    private static let byteLimit = 1024
    private static let nameLimit = 255

    /// Why a path cannot be one of a medium; nil for a good one.
    static func problem(_ path: String) -> String? {
        if path.utf8.count > byteLimit { return "is longer than \(byteLimit) bytes" }
        if path.isEmpty { return "is empty" }
        if path.utf8.first == UInt8(ascii: "/") { return "is absolute" }
        for part in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            if part.isEmpty || part.elementsEqual(".".utf8) { return "has an empty part" }
            if part.elementsEqual("..".utf8) { return "leads out of the medium" }
            if part.count > nameLimit { return "has a name of more than \(nameLimit) bytes" }
            if part.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }) {
                return "has a control character or a backslash"
            }
        }
        return nil
    }
}
