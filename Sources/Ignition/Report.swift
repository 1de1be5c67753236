import Markup

/// What was found about a config.
package struct Report: Sendable {
    /// In the order of being found.
    package private(set) var findings: [Finding] = []

    package init() {}

    package var hasErrors: Bool { findings.contains { $0.severity == .error } }

    /// In the order of the text.
    package var sorted: [Finding] { findings.sorted { ($0.mark, $1.severity) < ($1.mark, $0.severity) } }

    package mutating func add(_ finding: Finding) { findings.append(finding) }

    package mutating func add(_ other: Report) { findings += other.findings }

    /// Notes an error about a value, or about the value of one of its keys, which may be absent.
    package mutating func error(_ message: String, at element: Element, _ key: String? = nil) {
        add(.error, message, element, key)
    }

    /// Notes a warning, like ``error(_:at:_:)``.
    package mutating func warning(_ message: String, at element: Element, _ key: String? = nil) {
        add(.warning, message, element, key)
    }

    private mutating func add(_ severity: Finding.Severity, _ message: String, _ element: Element, _ key: String?) {
        let path = key.map { ConfigPath.key($0, of: element.path) } ?? element.path
        let mark = key.flatMap { element[$0]?.mark } ?? element.mark
        findings.append(Finding(severity, message, path: path, mark: mark))
    }
}
