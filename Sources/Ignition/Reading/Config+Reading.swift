package import Markup

extension Config {
    /// What is read of a config: more than any host was ever given.
    package static let limits = ParseLimits(bytes: 32 << 20, depth: 128, nodes: 2_000_000)

    /// Reads a config in JSON as Ignition itself does, and checks it.
    ///
    /// Keys match whatever their letters' case, of repeated keys the later ones are read over the earlier ones, nulls
    /// say nothing, and unknown keys are passed over; what people do not mean by such is reported as warnings.
    /// - Parameter source: The name of the text for messages.
    /// - Returns: What was found, and the config; nil when the text is no JSON, when the version is not known here, or
    ///   when a value is of the wrong kind. A config with values that Ignition refuses is returned.
    package static func read(
        _ bytes: [UInt8], source: String, limits: ParseLimits = limits
    ) -> (document: Config?, report: Report) {
        var report = Report()
        let root: Element
        do {
            root = Element(try JSON.parse(bytes, source: source, limits: limits, reading: .tolerant))
        } catch {
            report.add(ConfigSyntax.finding(error, in: bytes))
            return (nil, report)
        }
        if let mark = ConfigSyntax.firstBrokenCharacter(of: bytes) {
            report.add(
                Finding(
                    .warning, "the text is not UTF-8 here; Ignition puts U+FFFD in the place of each broken character",
                    path: nil, mark: mark))
        }
        guard let version = VersionProbe.version(of: root, noting: &report) else { return (nil, report) }
        var decoder = SchemaDecoder(version)
        let tree = decoder.config(root.node)
        report.add(decoder.report)
        guard let tree, !decoder.report.hasErrors else { return (nil, report) }
        // The version may be spelt in ways that only some of its readers take, such as `03.4.0`.
        let document = Config(version: version, root: tree.withVersion(version))
        report.add(Rules.check(document))
        report.add(Duplicates.check(document))
        return (document, report)
    }

    /// Reads a config that a host would take.
    /// - Throws: ``IgnitionError/refused(_:)`` with its first error.
    package init(reading bytes: [UInt8], source: String) throws(IgnitionError) {
        let (document, report) = Self.read(bytes, source: source)
        if let finding = report.sorted.first(where: { $0.severity == .error }) { throw .refused(finding) }
        guard let document else {
            throw .refused(Finding(.error, "the config cannot be read", path: nil, mark: .start))
        }
        self = document
    }
}
