/// The path of a host's own archive: `/h/`, 16 hexadecimal digits, `/ostree/` and the path in the repository. It shows
/// the one archive that all hosts see; only what is read there is counted for the host.
enum ArchivePrefix {
    private static let start = "/h/"
    private static let end = "/ostree/"

    /// The identifier in a path; nil for other paths.
    static func archiveID(_ path: some StringProtocol) -> Substring? {
        let bytes = path.utf8
        let count = SessionIndex.archiveIDLength
        guard bytes.count > start.utf8.count + count + end.utf8.count, bytes.starts(with: start.utf8) else {
            return nil
        }
        let rest = bytes.dropFirst(start.utf8.count)
        guard rest.prefix(count).allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
            rest.dropFirst(count).starts(with: end.utf8)
        else { return nil }
        return Substring(path).dropFirst(start.count).prefix(count)
    }

    /// The path of the archive that a host's own stands for; nil for other paths.
    static func meant(_ path: String) -> String? {
        archiveID(path).map { _ in String(path.utf8.dropFirst(start.utf8.count + SessionIndex.archiveIDLength)) ?? "" }
    }
}
