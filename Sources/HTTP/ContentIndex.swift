/// The static content of a server: which path is answered from which bytes of which file.
package struct ContentIndex: Sendable {
    private struct Entry: Sendable {
        let file: Int
        let kind: Int
        let offset: Int
        let size: Int
    }

    /// Where the bytes of one answer are, and how they are answered.
    struct Content {
        let file: ContentFile
        let range: Range<Int>
        let kind: ContentKind
    }

    /// What is known about a path.
    enum Finding {
        case content(Content)
        /// The path belongs to static content, and nothing is there.
        case missing(Area)
        /// The path belongs to static content that cannot be read.
        case unreadable(Area, ContentFileError)
        /// The routes answer.
        case dynamic(Area)
    }

    private struct Rule {
        let prefix: String
        let area: Area
        let isStatic: Bool
    }

    private struct Folder {
        let prefix: String
        let content: ContentFolder
        let kind: @Sendable (Substring) -> ContentKind?
    }

    private var entries: [String: Entry] = [:]
    private var alias: (@Sendable (String) -> String?)?
    private var folders: [Folder] = []
    private var rules: [Rule] = []
    let other: Area
    private var files: [ContentFile] = []
    private var kinds: [ContentKind] = []

    /// - Parameter other: The area of paths that no rule covers.
    package init(other: Area) {
        self.other = other
    }

    /// All areas, each once, in the order of their rules.
    package var areas: [Area] {
        var areas: [Area] = []
        for area in rules.map(\.area) + [other] where !areas.contains(where: { $0 === area }) { areas.append(area) }
        return areas
    }

    /// Counts the paths with a prefix in an area.
    /// - Parameter isStatic: Whether a path without an entry is answered 404 at once, not by the routes.
    package mutating func addRule(prefix: String, area: Area, isStatic: Bool) {
        rules.append(Rule(prefix: prefix, area: area, isStatic: isStatic))
    }

    /// - Returns: The number that ``addEntry(_:file:offset:size:kind:)`` takes.
    package mutating func addFile(_ file: ContentFile) -> Int {
        files.append(file)
        return files.count - 1
    }

    /// - Returns: The number that ``addEntry(_:file:offset:size:kind:)`` takes.
    package mutating func addKind(_ kind: ContentKind) -> Int {
        kinds.append(kind)
        return kinds.count - 1
    }

    /// Gives a path its content; a later call for the same path wins.
    /// - Parameters:
    ///   - path: The path of the URL, decoded, with its first slash.
    ///   - file: A number from ``addFile(_:)``.
    ///   - offset: Where the content starts in the file, in bytes.
    ///   - size: How many bytes it has.
    ///   - kind: A number from ``addKind(_:)``.
    /// - Throws: ``ContentFileError`` when the file has no such bytes.
    package mutating func addEntry(
        _ path: String, file: Int, offset: Int, size: Int, kind: Int
    ) throws(ContentFileError) {
        let (end, overflows) = offset.addingReportingOverflow(size)
        guard offset >= 0, size >= 0, !overflows, end <= files[file].size else {
            let reason = "it has no \(size) bytes at \(offset) for \(path)"
            throw ContentFileError(path: files[file].path, reason: reason)
        }
        entries[path] = Entry(file: file, kind: kind, offset: offset, size: size)
    }

    /// Answers the paths with a prefix from a directory, where no entry does.
    /// - Parameters:
    ///   - prefix: The beginning of the URL's path, with a slash at each end.
    ///   - kind: Says from the path below the prefix how a file is answered; nil when it is not served.
    package mutating func addFolder(
        _ folder: ContentFolder, prefix: String, kind: @escaping @Sendable (Substring) -> ContentKind?
    ) {
        folders.append(Folder(prefix: prefix, content: folder, kind: kind))
    }

    /// Lets paths stand for others.
    /// - Parameter alias: The path that a decoded one stands for; nil for one that stands for itself.
    package mutating func setAlias(_ alias: @escaping @Sendable (String) -> String?) { self.alias = alias }

    /// Whether an answer may need a descriptor of its own.
    var opensFiles: Bool { !folders.isEmpty }

    /// Looks a request's target up: the query is ignored, percent-encoding is decoded once.
    func find(_ target: String) -> Finding {
        if let content = content(target) { return .content(content) }
        // The routes are spared what is no text: each would have to decide what it means.
        guard var path = decodedPath(target) else { return .missing(other) }
        if let meant = alias?(path) { path = meant }
        if let content = content(path) { return .content(content) }
        let rule = rules.first { path.hasPrefix($0.prefix) }
        do {
            if let content = try folderContent(path) { return .content(content) }
        } catch {
            return .unreadable(rule?.area ?? other, error)
        }
        guard let rule else { return .dynamic(other) }
        return rule.isStatic ? .missing(rule.area) : .dynamic(rule.area)
    }

    private func content(_ path: String) -> Content? {
        entries[path].map { entry in
            Content(
                file: files[entry.file], range: entry.offset..<entry.offset + entry.size, kind: kinds[entry.kind])
        }
    }

    private func folderContent(_ path: String) throws(ContentFileError) -> Content? {
        guard let folder = folders.first(where: { path.utf8.starts(with: $0.prefix.utf8) }) else { return nil }
        let name = Substring(path.utf8.dropFirst(folder.prefix.utf8.count))
        guard let kind = folder.kind(name), let file = try folder.content.file(name) else { return nil }
        return Content(file: file, range: 0..<file.size, kind: kind)
    }
}

/// The path of a request's target (RFC 9112, "origin-form") without percent-encoding; nil when it is not one.
private func decodedPath(_ target: String) -> String? {
    let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
    guard path.first == UInt8(ascii: "/"), let bytes = decodedPercent(path) else { return nil }
    return String(validating: bytes, as: UTF8.self)
}
