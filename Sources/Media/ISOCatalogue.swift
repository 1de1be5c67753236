import Archive
import Files

/// The entries of an installation medium, all of which are looked at before a byte of it is kept.
struct ISOCatalogue {
    private static let entryLimit = 100_000
    /// Bytes of directories; a disc with thousands of packages has about two million.
    private static let directoryLimit = 32 << 20
    private static let seconds = 120
    private static let textLimit = 1 << 20

    /// Sizes of regular files by their paths.
    private(set) var sizes: [String: Int] = [:]
    /// Files with more than one name: the path with the bytes, by the other paths.
    private var aliases: [String: String] = [:]
    /// What the files hold that say what the medium is, by the paths under which their bytes come.
    private var texts: [String: [UInt8]] = [:]
    private var links: Set<String> = []
    private var directories: Set<String> = []
    private(set) var entryCount = 0
    private let subject: String

    /// Reads all entries.
    /// - Throws: ``MediaError`` for a damaged or hostile medium; what `checkStop` throws; `FileError`.
    init(_ file: OpenFile, checkStop: @escaping () throws -> Void) throws {
        let subject = "\(file.path)"
        self.subject = subject
        var directories = ISODirectories(
            file, subject: subject, byteLimit: Self.directoryLimit, countLimit: Self.entryLimit)
        try directories.check(checkStop)
        let names = [KeptPaths.treeInfo, KeptPaths.discInfo]
        try Self.forEachEntry(of: file, checkStop) { entry, reader in
            try add(entry)
            if names.contains(entry.path), aliases[entry.path] == nil {
                texts[entry.path] = try text(entry, &reader)
            }
        }
        // Those whose bytes came under another name.
        let missing = Set(names.compactMap { aliases[$0] }).subtracting(texts.keys)
        if !missing.isEmpty {
            try Self.forEachEntry(of: file, checkStop) { entry, reader in
                if missing.contains(entry.path) { texts[entry.path] = try text(entry, &reader) }
            }
            guard missing.isSubset(of: texts.keys) else { throw damaged("changed while it was read") }
        }
        guard links.isDisjoint(with: parents), parents.isDisjoint(with: sizes.keys) else {
            throw damaged("has files below what is no directory")
        }
    }

    private static func forEachEntry(
        of file: OpenFile, _ checkStop: @escaping () throws -> Void,
        _ take: (ArchiveEntry, inout ArchiveReader) throws -> Void
    ) throws {
        // What the two small files hold counts as well.
        let source = try LimitedSource(
            file, readLimit: directoryLimit + 4 * textLimit, deadline: .now + .seconds(seconds), checkStop: checkStop)
        try translating(source, subject: "\(file.path)") {
            var reader = try ArchiveReader(
                iso: source, path: file.path, limits: ArchiveLimits(entries: entryLimit, bytes: 2 * textLimit))
            while let entry = try reader.next() {
                try checkStop()
                try take(entry, &reader)
            }
        }
    }

    /// `.treeinfo` and `.discinfo`; nil where they are not there.
    var treeInfo: [UInt8]? { origin(of: KeptPaths.treeInfo).flatMap { texts[$0] } }
    var discInfo: [UInt8]? { origin(of: KeptPaths.discInfo).flatMap { texts[$0] } }

    /// Everything that may be asked for by its path.
    var paths: Set<String> { links.union(sizes.keys).union(aliases.keys) }

    /// The path under which the bytes of a file come; nil for what is no file.
    func origin(of path: String) -> String? { aliases[path] ?? (sizes[path] == nil ? nil : path) }

    /// Whether a path is a symbolic link, which nobody follows.
    func isLink(_ path: String) -> Bool { links.contains(path) }

    /// Runs work on a reader of the medium, and says in terms of the medium why it failed.
    static func translating<Result>(
        _ source: LimitedSource, subject: String, _ body: () throws -> Result
    ) throws -> Result {
        do {
            return try body()
        } catch let error as ArchiveError {
            if let exhausted = source.failure as? LimitedSource.Exhausted {
                throw MediaError(subject, "is refused: \(exhausted)", remedy: "name an installation medium")
            }
            if let failure = source.failure { throw failure }
            throw MediaError(
                subject,
                "cannot be read" + (error.entry.map { " at `\($0.prefix(200))`" } ?? "") + ": \(error.problem)",
                remedy: "the medium is damaged or altered; download it again")
        }
    }

    private mutating func add(_ entry: ArchiveEntry) throws {
        entryCount += 1
        if entry.path == "." { return }
        if let problem = MediaPath.problem(entry.path) {
            throw damaged("has an entry `\(entry.path.prefix(200))` whose path \(problem)")
        }
        let path = entry.path
        guard sizes[path] == nil, aliases[path] == nil, !links.contains(path), !directories.contains(path) else {
            throw damaged("has two entries `\(path)`")
        }
        switch entry.kind {
        case .directory: directories.insert(path)
        case .file:
            guard let size = entry.size, size >= 0 else { throw damaged("has a file without a size, `\(path)`") }
            sizes[path] = size
        case .hardLink(let target):
            guard let origin = origin(of: target) else {
                throw damaged(
                    "has an entry `\(path)` that links to `\(target.prefix(200))`, which is no file before it")
            }
            aliases[path] = origin
        case .symbolicLink: links.insert(path)
        case .special: throw damaged("has a device, pipe or socket, `\(path)`")
        }
    }

    /// All directories that paths go through.
    private var parents: Set<String> {
        var parents: Set<String> = []
        for path in [Array(sizes.keys), Array(aliases.keys), Array(links), Array(directories)].joined() {
            var rest = path[...]
            while let slash = rest.lastIndex(of: "/") {
                rest = rest[..<slash]
                guard parents.insert(String(rest)).inserted else { break }
            }
        }
        return parents
    }

    private func text(_ entry: ArchiveEntry, _ reader: inout ArchiveReader) throws -> [UInt8] {
        guard case .file = entry.kind, let size = entry.size, size <= Self.textLimit else {
            throw damaged("has a `\(entry.path)` that is no file of at most \(Self.textLimit) bytes")
        }
        let sink = Collector()
        try reader.read(into: sink)
        guard sink.bytes.count == size else {
            throw damaged("has a `\(entry.path)` of another size than its entry says")
        }
        return sink.bytes
    }

    private func damaged(_ problem: String) -> MediaError {
        MediaError(subject, problem, remedy: "the medium is damaged or altered; download it again")
    }

    private final class Collector: ByteSink {
        private(set) var bytes: [UInt8] = []
        func write(_ piece: UnsafeRawBufferPointer) { bytes += piece }
    }
}
