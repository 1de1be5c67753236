/// A `st_mode` that OSTree can keep.
package struct FileMode: Equatable, Sendable {
    /// The kinds of file OSTree knows.
    package enum Kind: UInt32, Sendable {
        case directory = 0o040000
        case regular = 0o100000
        case symbolicLink = 0o120000
    }

    package let kind: Kind
    /// The lower twelve bits: set-user-ID, set-group-ID, sticky and permissions.
    package let permissions: UInt32

    /// - Returns: nil for devices, FIFOs and sockets, and for bits beyond `st_mode`.
    package init?(_ mode: UInt32) {
        guard mode >> 16 == 0, let kind = Kind(rawValue: mode & 0o170000) else { return nil }
        self.kind = kind
        permissions = mode & 0o7777
    }
}
