/// The static content of a server: which path is answered from which bytes of which file.
package struct ContentIndex: Sendable {
    /// Where the bytes of one answer are.
    struct Entry: Sendable {
        let file: Int
        let kind: Int
        let offset: Int
        let size: Int
    }

    /// What is known about a path.
    enum Finding {
        case entry(Entry)
        /// The path belongs to static content, and nothing is there.
        case missing(Area)
        /// The routes answer.
        case dynamic(Area)
    }

    private struct Rule {
        let prefix: String
        let area: Area
        let isStatic: Bool
    }

    private var entries: [String: Entry] = [:]
    private var rules: [Rule] = []
    let other: Area
    private(set) var files: [ContentFile] = []
    private(set) var kinds: [ContentKind] = []

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

    /// Looks a request's target up: the query is ignored, percent-encoding is decoded once.
    func find(_ target: String) -> Finding {
        if let entry = entries[target] { return .entry(entry) }
        guard let path = decodedPath(target) else { return .dynamic(other) }
        if let entry = entries[path] { return .entry(entry) }
        guard let rule = rules.first(where: { path.hasPrefix($0.prefix) }) else { return .dynamic(other) }
        return rule.isStatic ? .missing(rule.area) : .dynamic(rule.area)
    }
}

/// The path of a request's target (RFC 9112, "origin-form") without percent-encoding; nil when it is not one.
private func decodedPath(_ target: String) -> String? {
    let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
    guard path.first == UInt8(ascii: "/"), let bytes = decodedPercent(path) else { return nil }
    return String(validating: bytes, as: UTF8.self)
}
