import Ignition
import Inventory
import Markup

/// Makes whole configs out of what Slipway gives nodes and what their operator adds, for many hosts of one cluster: what
/// they have in common is translated, encoded and checked once.
final class HostConfigs {
    private struct Kind: Hashable {
        let role: HostRole
        let shape: Int
    }

    private let cluster: ClusterDefinition
    private let assembler: ConfigAssembler
    private var shared: [HostRole: [ExtraIgnition]] = [:]
    private var origins: [Kind: Config?] = [:]

    init(_ cluster: ClusterDefinition, version: SpecVersion) {
        self.cluster = cluster
        assembler = ConfigAssembler(version: version)
    }

    /// - Throws: `IgnitionError`; `FaultReport` for what an operator's config says and the version cannot, or what does
    ///   not fit the rest.
    func config(_ node: NodeConfig, role: HostRole, host: Host?) throws -> Config {
        let (base, shape) = try node.config(assembler)
        let own = host.flatMap { cluster.hostIgnition[$0.name] } ?? []
        let ofRole = try sharedExtras(role)
        if own.isEmpty, ofRole.isEmpty { return base }
        let extras = try ofRole + own.map(translated)
        let whole = extras.reduce(base) { $0.merged(with: $1.config) }
        let kind = own.isEmpty && shape >= 0 ? Kind(role: role, shape: shape) : nil
        if let kind, let origins = origins[kind] { return origins.map { whole.merged(with: $0) } ?? whole }
        let record = ConfigOrigins(base: base, extras: extras)
        // Oracle's nodes have no such file.
        let origins =
            cluster.compatibility == .ocne
            ? nil
            : try Config(
                version: assembler.version, files: [File(path: ConfigOrigins.path, mode: 0o644, text: record.text)])
        let result = origins.map { whole.merged(with: $0) } ?? whole
        try check(result, record, extras)
        if let kind { self.origins.updateValue(origins, forKey: kind) }
        return result
    }

    private func sharedExtras(_ role: HostRole) throws -> [ExtraIgnition] {
        if let known = shared[role] { return known }
        let extras = try cluster.extraIgnition(of: nil, role: role).map(translated)
        shared[role] = extras
        return extras
    }

    private func translated(_ extra: ExtraIgnition) throws(FaultReport) -> ExtraIgnition {
        do throws(TranslationError) {
            return extra.with(try extra.config.translated(to: assembler.version))
        } catch {
            throw FaultReport(
                error.values.map { value in
                    extra.place.fault(
                        "`\(value.path)` cannot be said in Ignition specification \(error.version), only since"
                            + " \(value.since); leave it out, or write a newer one with `--spec`", at: value.mark)
                })
        }
    }

    private func check(_ config: Config, _ origins: ConfigOrigins, _ extras: [ExtraIgnition]) throws(FaultReport) {
        let findings = (Rules.check(config).findings + Duplicates.check(config).findings)
            .filter { $0.severity == .error }
        let faults = findings.compactMap { finding -> Fault? in
            let element = finding.path.flatMap { config.elementKey(at: $0) }
            let origin = element.flatMap { origins[$0].last }
            // What Slipway gives the node is sound by itself; it is the last config that does not fit it.
            guard let extra = extras.last(where: { $0.origin == origin }) else {
                return extras.last?.place.fault(
                    "together with the rest of the host's config: \(finding.message)", at: .start)
            }
            return extra.place.fault(
                "together with the rest of the host's config: \(finding.message)", at: finding.mark)
        }
        if !faults.isEmpty { throw FaultReport(faults) }
    }
}
