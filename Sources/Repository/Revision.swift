package import OSTree

extension ObjectStore {
    /// Finds the commit that a user means.
    /// - Parameter revision: A branch, or the 64 digits of a commit.
    /// - Throws: ``RepositoryError`` when the store has no such ref or commit.
    package func resolve(_ revision: String) throws -> Checksum {
        if let commit = try? Checksum(hex: revision) {
            guard contains(ObjectName(commit, .commit)) else { throw missing(ObjectName(commit, .commit)) }
            return commit
        }
        let name: RefName
        do {
            name = try RefName(revision)
        } catch {
            throw RepositoryError(place, "\"\(revision)\" is neither a ref nor a commit", kind: .missing, cause: error)
        }
        // What is wrong with other refs does not matter here.
        var failures: [RepositoryError] = []
        let refs = try refs { failures.append($0) }
        if let commit = refs[name] { return commit }
        if let failure = failures.first(where: { $0.place.hasSuffix("/" + ArchiveRepository.path(of: name)) }) {
            throw failure
        }
        let known = refs.keys.map(\.description).sorted()
        throw RepositoryError(
            place, "has no ref \(name)", kind: .missing,
            remedy: known.isEmpty
                ? "it has none; name a commit by its 64 digits"
                : "it has " + known.prefix(8).joined(separator: ", ") + (known.count > 8 ? " and others" : ""))
    }
}
