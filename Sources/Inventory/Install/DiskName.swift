/// The disk that a host is installed on: a kernel name such as `sda`, or a path below `/dev` such as
/// `/dev/disk/by-id/wwn-0x5000c500a0b1c2d3`.
package struct DiskName: Sendable, Hashable, CustomStringConvertible {
    /// Without the leading `/dev/`.
    package let description: String

    /// - Throws: ``InvalidValue``.
    package init(_ text: String) throws(InvalidValue) {
        let name = text.hasPrefix("/dev/") ? String(text.dropFirst(5)) : text
        let allowed = name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || "_.-:+/".utf8.contains($0)
        }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...200).contains(name.utf8.count), allowed, !name.hasPrefix("-"),
            parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
        else {
            throw InvalidValue(text, expected: "a disk such as sda or /dev/disk/by-id/wwn-0x5000c500a0b1c2d3")
        }
        description = name
    }
}
