import Files
import Glibc
package import OSTree
import SystemPackage

/// A commit of an archive repository, taken over object by object after each one's checksum was verified.
package struct RepositorySource: CommitSource {
    private let repository: DirectoryHandle
    private let path: String
    private let commit: Checksum

    /// Opens a repository and finds the commit.
    /// - Parameters:
    ///   - path: The directory of the repository.
    ///   - revision: A ref under `refs/heads`, or the 64 digits of a commit.
    /// - Throws: ``ImageBuildError`` when it is no archive repository or does not have the revision.
    package init(_ path: String, revision: String) throws {
        self.path = path
        repository = try DirectoryHandle(root: path)
        try Self.checkMode(path)
        commit = try Self.resolve(revision, in: path)
    }

    package var encoders: [String] { [] }

    package func write(to writing: LayerWriting) throws -> (checksum: Checksum, commit: Commit) {
        let (layer, spoolDirectory, checkStop) = (writing.layer, writing.spoolDirectory, writing.checkStop)
        let reader = RepositoryReader(repository)
        let bytes = try reader.metadata(ObjectName(self.commit, .commit))
        let commit = try reader.parsed(self.commit, .commit) { try Commit(serialised: bytes) }
        var files = CommitFiles()
        try files.collect(commit, reader: reader) { object in
            try checkStop()
            try layer.put(object)
        }
        var workers = try OrderedWorkers(count: writing.threads) {
            { (file: Checksum) in
                try checkStop()
                return try reader.file(file, spoolDirectory: spoolDirectory)
            }
        }
        var remaining = files.checksums.makeIterator()
        try workers.run(
            next: { try remaining.next().map { try ($0, reader.memoryCost(of: $0)) } }, deliver: { try layer.put($0) })
        try layer.put(EncodedObject(metadata: bytes, kind: .commit))
        return (self.commit, commit)
    }

    private static func checkMode(_ path: String) throws {
        let config: [UInt8]
        do {
            config = try readFile(FilePath(path).appending("config"), limit: 1 << 16)
        } catch {
            throw ImageBuildError(path, "is no OSTree repository: \(error)")
        }
        let lines = String(decoding: config, as: UTF8.self).split(separator: "\n")
        let assignments = lines.map { $0.filter { $0 != " " && $0 != "\t" } }
        let mode = assignments.first { $0.hasPrefix("mode=") }.map { String($0.dropFirst("mode=".count)) }
        guard mode == "archive-z2" || mode == "archive" else {
            throw ImageBuildError(
                path, "is a repository of mode \(mode ?? "bare"); only archive repositories can be read yet",
                remedy: "make one with `ostree init --mode=archive` and `ostree pull-local`")
        }
    }

    private static func resolve(_ revision: String, in path: String) throws -> Checksum {
        if let checksum = try? Checksum(hex: revision) { return checksum }
        let ref = try RefName(revision)
        let file = FilePath(path).appending(ArchiveRepository.path(of: ref))
        let content: [UInt8]
        do {
            content = try readFile(file, limit: 128)
        } catch {
            throw ImageBuildError(
                path, "has no ref \(ref): \(error)", remedy: "list them with `ostree --repo=DIR refs`")
        }
        do {
            return try Checksum(hex: String(decoding: content.prefix { $0 != 10 }, as: UTF8.self))
        } catch {
            throw ImageBuildError(file.string, error.description)
        }
    }
}
