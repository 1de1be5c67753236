import Files
import Glibc
import OSTree
import SystemPackage

extension RepositoryStore {
    /// A file object of one of the bare modes (libostree, `OstreeRepoMode`).
    func loose(_ entry: borrowing RepositoryEntry, _ checksum: Checksum) throws -> StoredFile {
        switch mode {
        case .archive: return .archived(try entry.content())
        case .bare:
            return try plain(
                entry, uid: entry.status.st_uid, gid: entry.status.st_gid,
                attributes: ExtendedAttributes(entry.attributes()))
        case .bareSplitXattrs:
            return try plain(
                entry, uid: entry.status.st_uid, gid: entry.status.st_gid, attributes: splitAttributes(checksum))
        case .bareUserOnly: return try plain(entry, uid: 0, gid: 0, attributes: .none)
        case .bareUser: return try described(entry)
        }
    }

    /// An object whose mode and link target are those of its file.
    private func plain(
        _ entry: borrowing RepositoryEntry, uid: UInt32, gid: UInt32, attributes: ExtendedAttributes
    ) throws -> StoredFile {
        let isLink = entry.kind == S_IFLNK
        let header = try FileHeader(
            uid: uid, gid: gid, mode: UInt32(entry.status.st_mode), target: isLink ? entry.target() : [],
            attributes: attributes)
        return .loose(header, content: isLink ? nil : try entry.content())
    }

    /// An object whose owner, mode and attributes stand in an attribute of its file, `(uuua(ayay))`; a symbolic link is
    /// a file too, which holds its target and a NUL.
    private func described(_ entry: borrowing RepositoryEntry) throws -> StoredFile {
        let content = try entry.content()
        guard let description = try entry.attribute("user.ostreemeta"), description.count >= 12 else {
            throw OSTreeError.invalid("file object", reason: "it has no attribute user.ostreemeta")
        }
        let numbers = stride(from: 0, to: 12, by: 4).map { start in
            description[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        let isLink = FileMode(numbers[2])?.kind == .symbolicLink
        var target = isLink ? try entry.bytes(limit: Int(PATH_MAX)) : []
        if target.last == 0 { target.removeLast() }
        let header = try FileHeader(
            uid: numbers[0], gid: numbers[1], mode: numbers[2], target: target,
            attributes: ExtendedAttributes(serialised: description.dropFirst(12)))
        return .loose(header, content: isLink ? nil : content)
    }

    /// The attributes that stand in an object of their own, which bears the name of the file object.
    private func splitAttributes(_ checksum: Checksum) throws -> ExtendedAttributes {
        guard let entry = try entry(checksum, suffix: "file-xattrs-link") else {
            throw OSTreeError.invalid("file object", reason: "its file-xattrs-link is missing")
        }
        return try ExtendedAttributes(serialised: entry.bytes(limit: 2 * ExtendedAttributes.limit)[...])
    }
}
