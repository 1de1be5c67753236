import Markup

extension Config {
    /// The same config in another version of the specification. Up always works; down works when the older version
    /// can say all that the config says.
    /// - Throws: ``TranslationError`` with every value that the version cannot say.
    package func translated(to version: SpecVersion) throws(TranslationError) -> Config {
        var report = Report()
        return try translated(to: version, noting: &report)
    }

    /// Like ``translated(to:)``; warnings about what Ignition would not do either are added to a report.
    package func translated(
        to version: SpecVersion, noting report: inout Report
    ) throws(TranslationError) -> Config {
        guard version < self.version else { return raised(to: version, noting: &report) }
        let (result, losses) = cut(to: version)
        let values = losses.isEmpty ? refusals(in: result) : losses
        if !values.isEmpty { throw TranslationError(version: version, values: values) }
        return result
    }

    /// The same config in the lowest version of the specification that can say it.
    package func lowered() -> Config {
        let lowest = cut(to: .v3_0).losses.map(\.since).max() ?? .v3_0
        let wrong = errorPaths
        for candidate in SpecVersion.allCases where candidate >= lowest && candidate < version {
            let (result, losses) = cut(to: candidate)
            if losses.isEmpty, result.errorPaths.isSubset(of: wrong) { return result }
        }
        return self
    }

    /// The config in an older version, and what that cannot say of it.
    private func cut(to version: SpecVersion) -> (config: Config, losses: [TranslationError.Value]) {
        var translation = TranslationDown(from: self.version, to: version)
        let root = translation.config(root)
        return (Config(version: version, root: root), translation.losses)
    }

    /// The same config in a version that is not older.
    func raised(to version: SpecVersion) -> Config {
        var report = Report()
        return raised(to: version, noting: &report)
    }

    func raised(to version: SpecVersion, noting report: inout Report) -> Config {
        guard version > self.version else { return self }
        var translation = Translation(from: self.version, to: version)
        let result = Config(version: version, root: translation.config(root))
        report.add(translation.report)
        return result
    }

    /// Values that the rules of an older version refuse and those of this one take, such as sources of a new scheme.
    private func refusals(in older: Config) -> [TranslationError.Value] {
        let refused = Rules.check(older).findings.filter { $0.severity == .error }
        if refused.isEmpty { return [] }
        let wrong = errorPaths
        // Each version between is checked once, however much is refused.
        let between = SpecVersion.allCases.filter { $0 > older.version && $0 < version }.map { cut(to: $0).config }
            .map { (version: $0.version, wrong: $0.errorPaths) }
        return refused.compactMap { finding in
            guard let path = finding.path, !wrong.contains(path) else { return nil }
            let first = between.first { !$0.wrong.contains(path) }
            return TranslationError.Value(path: path, mark: finding.mark, since: first?.version ?? version)
        }
    }

    /// Where ``Rules`` find errors.
    private var errorPaths: Set<ConfigPath> {
        Set(Rules.check(self).findings.filter { $0.severity == .error }.compactMap(\.path))
    }
}
