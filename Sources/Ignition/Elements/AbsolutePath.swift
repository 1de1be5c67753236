/// The rule of the specification for paths: absolute and clean, so that one file has one name.
enum AbsolutePath {
    private static let longest = 4095

    /// - Throws: ``IgnitionError/path(_:)``.
    static func check(_ path: String) throws(IgnitionError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        let isClean = parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
        guard path.hasPrefix("/"), isClean || path == "/", path.utf8.count <= longest, !path.utf8.contains(0)
        else { throw .path(path) }
    }
}
