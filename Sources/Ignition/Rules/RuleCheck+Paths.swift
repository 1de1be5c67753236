extension RuleCheck {
    /// The rule for paths: absolute, and in their shortest form, so that one place has one name.
    mutating func path(of element: Element, _ key: String) {
        if let problem = Self.problem(ofPath: element.text(key) ?? "") { report.error(problem, at: element, key) }
    }

    /// Like ``path(of:_:)``, for a path that may be left out.
    mutating func optionalPath(of element: Element, _ key: String) {
        if element.hasText(key) { path(of: element, key) }
    }

    static func problem(ofPath path: String) -> String? {
        let bytes = path.utf8
        if bytes.isEmpty { return "the path is missing; write an absolute one" }
        if bytes.first != slash { return "the path `\(shown(path))` is relative; begin it with `/`" }
        guard !isClean(path) else { return nil }
        return "the path `\(path)` is not in its shortest form; write `\(cleaned(path))`"
    }

    private static let slash = UInt8(ascii: "/")
    private static let dot = UInt8(ascii: ".")

    /// Whether an absolute path has no empty, `.` and `..` parts, and no `/` at its end.
    private static func isClean(_ path: String) -> Bool {
        if path.utf8.count == 1 { return true }
        var length = 0
        var dots = 0
        func isPart() -> Bool { length > 0 && !(length == dots && dots <= 2) }
        for byte in path.utf8.dropFirst() {
            if byte == slash {
                guard isPart() else { return false }
                (length, dots) = (0, 0)
            } else {
                length += 1
                dots += byte == dot ? 1 : 0
            }
        }
        return isPart()
    }

    /// An absolute path in its shortest form, by its text alone.
    static func cleaned(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            switch part {
            case ".": break
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }
}

extension Element {
    /// Whether a key holds text that is not empty.
    func hasText(_ key: String) -> Bool { text(key)?.utf8.isEmpty == false }
}
