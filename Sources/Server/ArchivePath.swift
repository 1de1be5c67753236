import HTTP

/// A file of an archive repository that a pull may ask for; `tmp`, `state` and locks never are.
struct ArchivePath {
    private static let files = ["config", "summary", "summary.sig"]
    private static let folders = ["objects/", "refs/", "deltas/", "delta-indexes/"]

    /// How long a client may keep the file.
    let caching: ContentKind.Caching

    /// - Parameter path: The path inside the repository.
    /// - Returns: nil when nobody may ask for it.
    init?(_ path: some StringProtocol) {
        let bytes = path.utf8
        let isExposed =
            Self.files.contains { bytes.elementsEqual($0.utf8) }
            || Self.folders.contains { bytes.starts(with: $0.utf8) }
                && !bytes.split(separator: UInt8(ascii: "/")).contains { $0.first == UInt8(ascii: ".") }
        guard isExposed else { return nil }
        // Objects are named by the checksum of what they hold, but for a commit's signatures, which may come later.
        // Everything else is replaced when the repository changes.
        let isNamedByContent =
            bytes.starts(with: "objects/".utf8) && !bytes.reversed().starts(with: ".commitmeta".utf8.reversed())
        caching = isNamedByContent ? .immutable : .revalidated
    }
}
