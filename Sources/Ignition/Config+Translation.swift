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
        var translation = TranslationDown(from: self.version, to: version)
        let result = Config(version: version, root: translation.config(root))
        let losses = translation.losses.isEmpty ? refusals(in: result) : translation.losses
        if !losses.isEmpty { throw TranslationError(version: version, values: losses) }
        return result
    }

    /// The same config in the lowest version of the specification that can say it.
    package func lowered() -> Config {
        var translation = TranslationDown(from: version, to: .v3_0)
        _ = translation.config(root)
        let lowest = translation.losses.map(\.since).max() ?? .v3_0
        for candidate in SpecVersion.allCases where candidate >= lowest && candidate < version {
            if let result = try? translated(to: candidate) { return result }
        }
        return self
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
        let wrong = Set(Rules.check(self).findings.filter { $0.severity == .error }.map(\.path))
        return refused.compactMap { finding in
            guard let path = finding.path, !wrong.contains(path) else { return nil }
            return TranslationError.Value(
                path: path, mark: finding.mark, since: firstVersion(taking: path, older.version))
        }
    }

    private func firstVersion(taking path: ConfigPath, _ refused: SpecVersion) -> SpecVersion {
        let between = SpecVersion.allCases.filter { $0 > refused && $0 < version }
        let first = between.first { candidate in
            var translation = TranslationDown(from: version, to: candidate)
            let result = Config(version: candidate, root: translation.config(root))
            return !Rules.check(result).findings.contains { $0.severity == .error && $0.path == path }
        }
        return first ?? version
    }
}
