import Glibc
package import OSTree

extension RepositoryStore {
    private static let refLimit = 100_000
    private static let depthLimit = 128
    private static let aliasLimit = 8

    package func refs() throws -> [RefName: Checksum] {
        var failure: RepositoryError?
        let refs = try refs { failure = failure ?? $0 }
        if let failure { throw failure }
        return refs
    }

    package func refs(failed: (RepositoryError) -> Void) throws -> [RefName: Checksum] {
        var found: [RefName: Checksum] = [:]
        for (path, commit) in try refs(under: "heads", failed: failed) {
            // libostree passes over files whose names no ref can have.
            if let name = try? RefName(path) { found[name] = commit }
        }
        return found
    }

    /// The commits that any ref names: branches, remotes' and mirrored ones.
    /// - Throws: ``RepositoryError`` when one of them cannot be read.
    func allRefTargets() throws -> Set<Checksum> {
        var targets: Set<Checksum> = []
        var failure: RepositoryError?
        for folder in ["heads", "remotes", "mirrors"] {
            try targets.formUnion(refs(under: folder) { failure = failure ?? $0 }.values)
        }
        if let failure { throw failure }
        return targets
    }

    /// The refs in one folder of `refs` by their paths inside it. An alias, which is a link to another ref's file, is
    /// resolved by its text and only inside the folder.
    private func refs(
        under folder: String, failed: (RepositoryError) -> Void
    ) throws(RepositoryError) -> [String: Checksum] {
        guard let refs = try root.directory("refs"), let top = try refs.directory(folder) else { return [:] }
        var found: [String: Checksum] = [:]
        var aliases: [(path: String, target: String)] = []
        var pending: [(directory: RepositoryDirectory, prefix: String, depth: Int)] = [(top, "", 1)]
        while let (directory, prefix, depth) = pending.popLast() {
            for name in try directory.names(limit: Self.refLimit) where (try? RefName(name)) != nil {
                guard let entry = try directory.entry(name) else { continue }
                guard found.count < Self.refLimit, depth <= Self.depthLimit else {
                    throw RepositoryError(entry.path, "there are too many refs, or they lie too deep")
                }
                do {
                    switch entry.kind {
                    case S_IFDIR:
                        if let inner = try directory.directory(name) {
                            pending.append((inner, "\(prefix)\(name)/", depth + 1))
                        }
                    case S_IFLNK:
                        try aliases.append(
                            ("\(prefix)\(name)", prefix + String(decoding: entry.target(), as: UTF8.self)))
                    default: found["\(prefix)\(name)"] = try Self.commit(entry)
                    }
                } catch {
                    failed(error)
                }
            }
        }
        let targets = Dictionary(aliases.map { ($0.path, Self.clean($0.target)) }) { first, _ in first }
        for (alias, target) in targets.sorted(by: { $0.key < $1.key }) {
            var path = target
            for _ in 0..<Self.aliasLimit { path = targets[path] ?? path }
            if let commit = found[path], targets[path] == nil {
                found[alias] = commit
            } else {
                failed(
                    RepositoryError(top.path(of: alias), "is an alias of \(target), which is no ref", kind: .missing))
            }
        }
        return found
    }

    private static func commit(_ entry: borrowing RepositoryEntry) throws(RepositoryError) -> Checksum {
        do {
            return try RefFile.commit(entry.bytes(limit: RefFile.limit))
        } catch {
            throw RefFile.damaged(entry.path, error)
        }
    }

    /// A relative path without `.` and `..`.
    private static func clean(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/", omittingEmptySubsequences: false) where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}
