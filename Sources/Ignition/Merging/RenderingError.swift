package import Markup

/// Why configs cannot be rendered.
package enum RenderingError: Error, CustomStringConvertible, Sendable {
    /// There is no config at all.
    case nothing
    /// A config inside another cannot be taken out of its URL; the marks lead to it, from the outermost config.
    case contents([Mark], IgnitionError)
    /// A config inside another is one that Ignition refuses.
    case invalid([Mark], Report)
    /// Configs stand in configs too often.
    case tooDeep([Mark], limit: Int)
    /// There are too many configs in configs.
    case tooMany(limit: Int)

    package var description: String {
        switch self {
        case .nothing: "there is no config to merge; name one"
        case .contents(let trail, let error): "the config inside, at \(Self.text(trail)): \(error)"
        case .invalid(let trail, let report):
            "the config inside, at \(Self.text(trail)), is one that Ignition refuses:\n"
                + report.sorted.filter { $0.severity == .error }.map { finding in
                    "  \(finding.mark): \(finding.path.map { "`\($0)`: " } ?? "")\(finding.message)"
                }.joined(separator: "\n")
        case .tooDeep(let trail, let limit):
            "configs stand in configs more than \(limit) levels deep, at \(Self.text(trail)); merge some by hand"
        case .tooMany(let limit): "more than \(limit) configs stand in configs; merge some by hand"
        }
    }

    private static func text(_ trail: [Mark]) -> String { trail.map(\.description).joined(separator: ", inside at ") }
}
